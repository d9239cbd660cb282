package main

import (
	"cmp"
	"encoding/xml"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/cachelint/cachelint/internal/finding"
)

// writeGitHub writes a workflow command for each finding, which GitHub shows
// as an annotation beside the code.
// https://docs.github.com/actions/reference/workflow-commands-for-github-actions
func writeGitHub(w io.Writer, r *outcome) {
	// What the runner takes apart is escaped, as its own toolkit does it.
	data := strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	property := strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
	for _, i := range r.issues {
		command := "warning"
		if i.tier != finding.Default {
			command = "notice"
		}
		fmt.Fprintf(w, "::%s file=%s,line=%d,", command, property.Replace(clean(i.at.path)), i.at.line)
		if i.at.col > 0 {
			fmt.Fprintf(w, "col=%d,", i.at.col)
		}
		fmt.Fprintf(w, "title=cachelint %s::%s\n", property.Replace(i.check.Name), data.Replace(clean(i.text())))
	}
}

// The reviewdog diagnostic format, one diagnostic a line. Columns count bytes.
// https://github.com/reviewdog/reviewdog/tree/master/proto/rdf
type (
	rdDiagnostic struct {
		Message     string         `json:"message"`
		Location    rdLocation     `json:"location"`
		Severity    string         `json:"severity"`
		Source      rdName         `json:"source"`
		Code        rdCode         `json:"code"`
		Suggestions []rdSuggestion `json:"suggestions,omitempty"`
		Related     []rdRelated    `json:"related_locations,omitempty"`
	}
	rdLocation struct {
		Path  string  `json:"path"`
		Range rdRange `json:"range"`
	}
	rdRange struct {
		Start rdPosition  `json:"start"`
		End   *rdPosition `json:"end,omitempty"`
	}
	rdPosition struct {
		Line   int `json:"line"`
		Column int `json:"column,omitempty"`
	}
	rdName struct {
		Name string `json:"name"`
		URL  string `json:"url"`
	}
	rdCode struct {
		Value string `json:"value"`
		URL   string `json:"url"`
	}
	rdSuggestion struct {
		Range rdRange `json:"range"`
		Text  string  `json:"text"`
	}
	rdRelated struct {
		Message  string     `json:"message"`
		Location rdLocation `json:"location"`
	}
)

// writeRDJSONL writes findings for reviewdog.
func writeRDJSONL(w io.Writer, r *outcome) error {
	position := func(p spot) rdPosition { return rdPosition{p.line, p.col} }
	location := func(p spot) rdLocation { return rdLocation{clean(p.path), rdRange{Start: position(p)}} }
	for _, i := range r.issues {
		d := rdDiagnostic{Message: clean(i.text()), Location: location(i.at), Severity: "WARNING",
			Source: rdName{"cachelint", home}, Code: rdCode{i.check.Name, i.check.URL()}}
		if i.tier != finding.Default {
			d.Severity = "INFO"
		}
		for _, x := range i.related {
			d.Related = append(d.Related, rdRelated{clean(x.message), location(x.at)})
		}
		// A reader accepts suggestions one by one, and a fix is made whole or
		// not at all.
		if len(i.edits) == 1 && i.edits[0].start.path == i.at.path {
			e := i.edits[0]
			end := position(e.end)
			d.Suggestions = []rdSuggestion{{rdRange{position(e.start), &end}, e.text}}
		}
		line, err := jsonLine(d)
		if err != nil {
			return err
		}
		fmt.Fprintln(w, escapeUnsafe(line))
	}
	return nil
}

// The format of checkstyle, which Jenkins and many other tools read.
type (
	csReport struct {
		XMLName xml.Name `xml:"checkstyle"`
		Version string   `xml:"version,attr"`
		Files   []csFile `xml:"file"`
	}
	csFile struct {
		Name   string    `xml:"name,attr"`
		Errors []csError `xml:"error"`
	}
	csError struct {
		Line     int    `xml:"line,attr"`
		Column   int    `xml:"column,attr,omitempty"`
		Severity string `xml:"severity,attr"`
		Message  string `xml:"message,attr"`
		Source   string `xml:"source,attr"`
	}
)

// writeCheckstyle writes findings by file.
func writeCheckstyle(w io.Writer, r *outcome) error {
	doc := csReport{Version: "5.0"}
	sorted := slices.Clone(r.issues)
	slices.SortStableFunc(sorted, func(a, b issue) int { return cmp.Compare(a.at.path, b.at.path) })
	for _, i := range sorted {
		name := clean(i.at.path)
		if n := len(doc.Files); n == 0 || doc.Files[n-1].Name != name {
			doc.Files = append(doc.Files, csFile{Name: name})
		}
		e := csError{Line: i.at.line, Column: i.at.col, Severity: "warning", Message: clean(i.message), Source: "cachelint." + i.check.Name}
		if i.tier != finding.Default {
			e.Severity = "info"
		}
		f := &doc.Files[len(doc.Files)-1]
		f.Errors = append(f.Errors, e)
	}
	b, err := xml.MarshalIndent(doc, "", "\t")
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(w, "%s%s\n", xml.Header, b)
	return err
}

// GitLab's code quality report, which it shows in merge requests.
// https://docs.gitlab.com/ci/testing/code_quality/
type (
	glIssue struct {
		Description string     `json:"description"`
		Check       string     `json:"check_name"`
		Fingerprint string     `json:"fingerprint"`
		Severity    string     `json:"severity"`
		Location    glLocation `json:"location"`
	}
	glLocation struct {
		Path  string  `json:"path"`
		Lines glLines `json:"lines"`
	}
	glLines struct {
		Begin int `json:"begin"`
	}
)

// gitlab returns the report.
func gitlab(r *outcome) []glIssue {
	out := []glIssue{}
	for _, i := range r.issues {
		g := glIssue{clean(i.text()), i.check.Name, i.id, "major", glLocation{clean(i.at.path), glLines{i.at.line}}}
		if i.tier != finding.Default {
			g.Severity = "info"
		}
		out = append(out, g)
	}
	return out
}
