package acme

// A Flaw is one row of a part's tables: something that is wrong at acme, which
// an audit has to find. C is the part's company.
type Flaw[C any] struct {
	Control string
	Also    []string // controls that necessarily fail with it on the same asset
	Nights  Nights
	What    string // what is wrong, in words

	// Plant puts it into the company and returns the asset that the finding is
	// about.
	Plant func(C) (assetID string)
}

// Plant puts the flaws of a night into a company and returns the findings that
// an audit must give, sorted by control and asset. Night 0 is the first.
func Plant[C any](company C, night int, flaws ...Flaw[C]) []Planted {
	var planted []Planted
	for _, f := range flaws {
		if !f.Nights.Include(max(1, night)) {
			continue
		}
		asset := f.Plant(company)
		for _, control := range append([]string{f.Control}, f.Also...) {
			planted = append(planted, Planted{Control: control, AssetID: asset, What: f.What})
		}
	}
	SortPlanted(planted)
	return planted
}
