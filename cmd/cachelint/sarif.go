package main

import (
	"net/url"
	"path/filepath"
	"strings"

	"github.com/cachelint/cachelint/internal/finding"
)

// home is where the tool is documented.
const home = "https://pkg.go.dev/github.com/cachelint/cachelint"

// The part of SARIF 2.1.0 that is written.
// https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
type (
	sarifLog struct {
		Schema  string     `json:"$schema"`
		Version string     `json:"version"`
		Runs    []sarifRun `json:"runs"`
	}
	sarifRun struct {
		Tool        sarifTool            `json:"tool"`
		Invocations []sarifInvocation    `json:"invocations"`
		BaseIDs     map[string]sarifBase `json:"originalUriBaseIds"`
		ColumnKind  string               `json:"columnKind"`
		Results     []sarifResult        `json:"results"`
	}
	sarifTool struct {
		Driver sarifDriver `json:"driver"`
	}
	sarifDriver struct {
		Name           string      `json:"name"`
		Version        string      `json:"version"`
		InformationURI string      `json:"informationUri"`
		Rules          []sarifRule `json:"rules"`
	}
	sarifRule struct {
		ID               string       `json:"id"`
		ShortDescription sarifText    `json:"shortDescription"`
		FullDescription  sarifText    `json:"fullDescription"`
		Help             sarifText    `json:"help"`
		HelpURI          string       `json:"helpUri"`
		Default          sarifDefault `json:"defaultConfiguration"`
	}
	sarifText struct {
		Text string `json:"text"`
	}
	sarifDefault struct {
		Level string `json:"level"`
	}
	sarifInvocation struct {
		Successful    bool                `json:"executionSuccessful"`
		Notifications []sarifNotification `json:"toolExecutionNotifications,omitempty"`
	}
	sarifNotification struct {
		Level   string    `json:"level"`
		Message sarifText `json:"message"`
	}
	sarifBase struct {
		Description sarifText `json:"description"`
	}
	sarifResult struct {
		RuleID       string            `json:"ruleId"`
		RuleIndex    int               `json:"ruleIndex"`
		Level        string            `json:"level"`
		Message      sarifText         `json:"message"`
		Locations    []sarifLocation   `json:"locations"`
		Fingerprints map[string]string `json:"fingerprints"`
		Related      []sarifLocation   `json:"relatedLocations,omitempty"`
		Fixes        []sarifFix        `json:"fixes,omitempty"`
	}
	sarifLocation struct {
		ID       int           `json:"id,omitempty"`
		Physical sarifPhysical `json:"physicalLocation"`
		Message  *sarifText    `json:"message,omitempty"`
	}
	sarifPhysical struct {
		Artifact sarifArtifact `json:"artifactLocation"`
		Region   *sarifRegion  `json:"region,omitempty"`
	}
	sarifArtifact struct {
		URI    string `json:"uri"`
		BaseID string `json:"uriBaseId,omitempty"`
	}
	sarifRegion struct {
		StartLine   int `json:"startLine"`
		StartColumn int `json:"startColumn,omitempty"`
		EndLine     int `json:"endLine,omitempty"`
		EndColumn   int `json:"endColumn,omitempty"`
	}
	sarifFix struct {
		Description sarifText     `json:"description"`
		Changes     []sarifChange `json:"artifactChanges"`
	}
	sarifChange struct {
		Artifact     sarifArtifact      `json:"artifactLocation"`
		Replacements []sarifReplacement `json:"replacements"`
	}
	sarifReplacement struct {
		Deleted  sarifRegion `json:"deletedRegion"`
		Inserted sarifText   `json:"insertedContent"`
	}
)

// sourceRoot is the name that consumers know for the root of the repository.
const sourceRoot = "%SRCROOT%"

// sarif returns findings as a SARIF log.
func sarif(r *outcome) *sarifLog {
	out := sarifRun{
		Tool:        sarifTool{sarifDriver{Name: "cachelint", Version: r.version, InformationURI: home, Rules: []sarifRule{}}},
		Invocations: []sarifInvocation{{Successful: !r.crashed}},
		BaseIDs:     map[string]sarifBase{sourceRoot: {sarifText{"The root of the repository."}}},
		ColumnKind:  "utf16CodeUnits",
		Results:     []sarifResult{},
	}
	for _, n := range r.notes {
		out.Invocations[0].Notifications = append(out.Invocations[0].Notifications, sarifNotification{"warning", sarifMessage(n)})
	}
	index := map[string]int{}
	for n, c := range r.checks {
		index[c.Name] = n
		first, _, _ := strings.Cut(c.Doc, "\n\n")
		out.Tool.Driver.Rules = append(out.Tool.Driver.Rules, sarifRule{
			ID: c.Name, HelpURI: c.URL(), Default: sarifDefault{"warning"},
			ShortDescription: sarifText{c.Title}, FullDescription: sarifText{strings.ReplaceAll(first, "\n", " ")}, Help: sarifText{c.Doc},
		})
	}
	for _, i := range r.issues {
		res := sarifResult{RuleID: i.check.Name, RuleIndex: index[i.check.Name], Level: "warning", Message: sarifMessage(i.message),
			Locations: []sarifLocation{{Physical: sarifSpot(i.at)}}, Fingerprints: map[string]string{"cachelint/v1": i.id}}
		if i.tier != finding.Default {
			res.Level = "note"
		}
		for n, x := range i.related {
			text := sarifMessage(x.message)
			res.Related = append(res.Related, sarifLocation{n + 1, sarifSpot(x.at), &text})
		}
		if changes := sarifChanges(i.edits); changes != nil {
			res.Fixes = []sarifFix{{sarifMessage(i.fix), changes}}
		}
		out.Results = append(out.Results, res)
	}
	return &sarifLog{"https://json.schemastore.org/sarif-2.1.0.json", "2.1.0", []sarifRun{out}}
}

// sarifMessage is text in which nothing is a link: in a message of SARIF
// "[text](target)" is one.
func sarifMessage(s string) sarifText {
	return sarifText{strings.ReplaceAll(clean(s), "](", "] (")}
}

func sarifSpot(p spot) sarifPhysical {
	out := sarifPhysical{Artifact: sarifFile(p.path)}
	if p.line > 0 {
		out.Region = &sarifRegion{StartLine: p.line, StartColumn: p.utf16}
	}
	return out
}

// sarifFile names a file by a URI reference, in which every odd byte is escaped.
func sarifFile(name string) sarifArtifact {
	if filepath.IsAbs(filepath.FromSlash(name)) {
		return sarifArtifact{URI: (&url.URL{Scheme: "file", Path: "/" + strings.TrimPrefix(name, "/")}).String()}
	}
	// A colon in the first part would end a scheme.
	return sarifArtifact{URI: strings.ReplaceAll((&url.URL{Path: name}).EscapedPath(), ":", "%3A"), BaseID: sourceRoot}
}

// sarifChanges returns edits, sorted by file, or nil if a column is not known.
func sarifChanges(edits []edit) []sarifChange {
	var out []sarifChange
	for _, e := range edits {
		if e.start.utf16 == 0 || e.end.utf16 == 0 {
			return nil
		}
		file := sarifFile(e.start.path)
		if n := len(out); n == 0 || out[n-1].Artifact != file {
			out = append(out, sarifChange{Artifact: file})
		}
		c := &out[len(out)-1]
		c.Replacements = append(c.Replacements, sarifReplacement{
			sarifRegion{e.start.line, e.start.utf16, e.end.line, e.end.utf16}, sarifText{e.text},
		})
	}
	return out
}
