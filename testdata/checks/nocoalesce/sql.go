package nocoalesce

import (
	"context"
	"database/sql"
	"time"

	gocache "github.com/patrickmn/go-cache"
	"gorm.io/gorm"
)

// A row that is made of many is dear, whatever call reads it. In the process,
// the load of a plain row is left to review.

type Stats struct {
	db  *sql.DB
	orm *gorm.DB
	mem *gocache.Cache
}

func NewStats(db *sql.DB, orm *gorm.DB) *Stats {
	return &Stats{db, orm, gocache.New(time.Minute, time.Hour)}
}

func (s *Stats) number(ctx context.Context, query, id string) (int, error) {
	var n int
	err := s.db.QueryRowContext(ctx, query, id).Scan(&n)
	return n, err
}

const tally = "SELECT COALESCE(MAX(n), 0) FROM (SELECT " + "day, COUNT(*) AS n FROM visits WHERE page = ? GROUP BY day) t"

func (s *Stats) Most(ctx context.Context, page string) (int, error) {
	if v, ok := s.mem.Get("most:" + page); ok {
		return v.(int), nil
	}
	var n int
	err := s.db.QueryRowContext(ctx, tally, page).Scan(&n) // want `every concurrent miss of most:\{page\} runs the SQL query over many rows`
	if err != nil {
		return 0, err
	}
	s.mem.SetDefault("most:"+page, n)
	return n, nil
}

// The statement is told to a helper.
func (s *Stats) Visits(ctx context.Context, page string, recent bool) (int, error) {
	if v, ok := s.mem.Get("visits:" + page); ok {
		return v.(int), nil
	}
	query := "SELECT count(*) FROM visits WHERE page = ?"
	if recent {
		query += " AND day > now() - 7"
	}
	n, err := s.number(ctx, query, page) // want `every concurrent miss of visits:\{page\} runs the SQL query over many rows`
	if err != nil {
		return 0, err
	}
	s.mem.SetDefault("visits:"+page, n)
	return n, nil
}

func (s *Stats) Last(ctx context.Context, page string) (int, error) {
	if v, ok := s.mem.Get("last:" + page); ok {
		return v.(int), nil
	}
	n, err := s.number(ctx, "SELECT day FROM visits WHERE page = ? ORDER BY day DESC LIMIT 1", page) // review // want `runs the SQL query of one row`
	if err != nil {
		return 0, err
	}
	s.mem.SetDefault("last:"+page, n)
	return n, nil
}

// A column may have any name.
func (s *Stats) Counted(ctx context.Context, page string) (int, error) {
	if v, ok := s.mem.Get("counted:" + page); ok {
		return v.(int), nil
	}
	n, err := s.number(ctx, "SELECT count FROM pages JOIN sites ON sites.id = pages.site WHERE id = ?", page) // review // want `runs the SQL query of one row`
	if err != nil {
		return 0, err
	}
	s.mem.SetDefault("counted:"+page, n)
	return n, nil
}

// Builders say it in calls.
func (s *Stats) Busiest(ctx context.Context, page string) (string, error) {
	if v, ok := s.mem.Get("busiest:" + page); ok {
		return v.(string), nil
	}
	var day struct{ Day string }
	err := s.orm.WithContext(ctx).Table("visits").Where("page = ?", page).Group("day").Limit(1).Take(&day).Error // want `every concurrent miss of busiest:\{page\} runs the SQL query over many rows`
	if err != nil {
		return "", err
	}
	s.mem.SetDefault("busiest:"+page, day.Day)
	return day.Day, nil
}

func (s *Stats) Readers(ctx context.Context, page string) (int64, error) {
	if v, ok := s.mem.Get("readers:" + page); ok {
		return v.(int64), nil
	}
	var n int64
	if err := s.orm.WithContext(ctx).Table("readers").Where("page = ?", page).Count(&n).Error; err != nil { // want `every concurrent miss of readers:\{page\} runs the SQL query over many rows`
		return 0, err
	}
	s.mem.SetDefault("readers:"+page, n)
	return n, nil
}

func (s *Stats) First(ctx context.Context, page string) (string, error) {
	if v, ok := s.mem.Get("first:" + page); ok {
		return v.(string), nil
	}
	var day struct{ Day string }
	err := s.orm.WithContext(ctx).Table("pages").Where("page = ?", page).Take(&day).Error // review // want `runs the SQL query of one row`
	if err != nil {
		return "", err
	}
	s.mem.SetDefault("first:"+page, day.Day)
	return day.Day, nil
}
