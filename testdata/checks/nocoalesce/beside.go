package nocoalesce

import (
	"database/sql"
	"sync"
	"time"
)

// Several fields are filled under one branch: the one that what the branch
// calls fills itself is the one that the branch asks for, not what a way out of
// it fills on the side.
type License struct {
	*Right
	db *sql.DB

	mu       sync.Mutex
	projects string
	listed   time.Time
	rights   string
	fetched  time.Time
}

func (l *License) Rights() (string, error) {
	l.mu.Lock()
	old := time.Since(l.fetched) > 10*time.Minute
	l.mu.Unlock()
	if old {
		if err := l.renew(); err != nil { // want `every concurrent miss of nocoalesce\.License\.rights \(field\) runs the HTTP call`
			return "", err
		}
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.rights, nil
}

func (l *License) renew() error {
	s, err := l.fetch("https://license.example")
	if err != nil {
		l.degrade()
		return err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.rights, l.fetched = s, time.Now()
	return nil
}

func (l *License) degrade() {
	var s string
	if err := l.db.QueryRow("SELECT names FROM projects").Scan(&s); err != nil {
		return
	}
	l.mu.Lock()
	l.projects, l.listed = s, time.Now()
	l.mu.Unlock()
}
