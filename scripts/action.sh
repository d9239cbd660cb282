#!/usr/bin/env bash
# The step of action.yml that runs cachelint. Its inputs are in the environment.
set -euo pipefail
read -r -a flags <<<"$CACHELINT_FLAGS"
read -r -a packages <<<"$CACHELINT_PACKAGES"
since=()
if [ -n "$CACHELINT_NEW_FROM_REV" ]; then
	since=("-new-from-rev=$CACHELINT_NEW_FROM_REV")
	{
		echo "### What this change does to caching"
		echo
		# As indented code, so that nothing in a key is markup.
		"$RUNNER_TEMP/cachelint" map "-diff=$CACHELINT_NEW_FROM_REV" "${packages[@]}" | sed 's/^/    /'
	} >>"$GITHUB_STEP_SUMMARY"
fi
if [ -z "$CACHELINT_SARIF" ]; then
	exec "$RUNNER_TEMP/cachelint" -format=github ${since[@]+"${since[@]}"} ${flags[@]+"${flags[@]}"} "${packages[@]}"
fi
code=0
"$RUNNER_TEMP/cachelint" -format=sarif ${since[@]+"${since[@]}"} ${flags[@]+"${flags[@]}"} "${packages[@]}" >"$CACHELINT_SARIF" || code=$?
[ "$code" -le 1 ] || exit "$code"
