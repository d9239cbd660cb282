package lookalikes

// Nothing else calls these: what nothing calls is not asked about.
var _ = []any{
	(*Tunnels).ready,
	(*index).ensure,
	(*beats).watch,
	seenBefore,
	(*Quotas).change,
	(*Pools).both,
	(*Login).begin,
	service[int],
	(*bindings).fill,
	(*row).load,
	(*forever).license,
	fill,
}
