// Package before holds an example of what each check reports, for its page.
package before
