package store

import (
	"context"
	"database/sql"
	"fmt"
)

// Lesson is one line of a course's syllabus.
type Lesson struct {
	ID      int64  `json:"id"`
	Title   string `json:"title"`
	Minutes int    `json:"minutes"`
}

// CoursePage is everything the public page of a course shows.
type CoursePage struct {
	ID          int64    `json:"id"`
	Title       string   `json:"title"`
	Description string   `json:"description"`
	Teacher     string   `json:"teacher"`
	Lessons     []Lesson `json:"lessons"`
}

// FeaturedCourse is one card of the featured catalogue.
type FeaturedCourse struct {
	ID      int64   `json:"id"`
	Title   string  `json:"title"`
	Rating  float64 `json:"rating"`
	Reviews int     `json:"reviews"`
}

// Courses reads and writes courses.
type Courses struct{ db *sql.DB }

// NewCourses returns the repository of courses.
func NewCourses(db *sql.DB) *Courses { return &Courses{db: db} }

// Page returns the course with its lessons.
func (c *Courses) Page(ctx context.Context, id int64) (CoursePage, error) {
	page := CoursePage{ID: id}
	err := c.db.QueryRowContext(ctx,
		`SELECT title, description, teacher FROM courses WHERE id = $1`, id).
		Scan(&page.Title, &page.Description, &page.Teacher)
	if err != nil {
		return CoursePage{}, one(err, "course")
	}
	rows, err := c.db.QueryContext(ctx,
		`SELECT id, title, minutes FROM lessons WHERE course_id = $1 ORDER BY position`, id)
	if err != nil {
		return CoursePage{}, fmt.Errorf("lessons of course %d: %w", id, err)
	}
	defer rows.Close()
	for rows.Next() {
		var l Lesson
		if err := rows.Scan(&l.ID, &l.Title, &l.Minutes); err != nil {
			return CoursePage{}, fmt.Errorf("lessons of course %d: %w", id, err)
		}
		page.Lessons = append(page.Lessons, l)
	}
	if err := rows.Err(); err != nil {
		return CoursePage{}, fmt.Errorf("lessons of course %d: %w", id, err)
	}
	return page, nil
}

// PublishedIDs returns the ids of all published courses.
func (c *Courses) PublishedIDs(ctx context.Context) ([]int64, error) {
	rows, err := c.db.QueryContext(ctx, `SELECT id FROM courses WHERE published`)
	if err != nil {
		return nil, fmt.Errorf("published courses: %w", err)
	}
	defer rows.Close()
	var ids []int64
	for rows.Next() {
		var id int64
		if err := rows.Scan(&id); err != nil {
			return nil, fmt.Errorf("published courses: %w", err)
		}
		ids = append(ids, id)
	}
	return ids, rows.Err()
}

// Featured returns the best rated courses among those the editors picked.
func (c *Courses) Featured(ctx context.Context, limit int) ([]FeaturedCourse, error) {
	rows, err := c.db.QueryContext(ctx, `
		SELECT f.course_id, f.title, avg(r.stars), count(r.id)
		FROM featured f
		JOIN reviews r ON r.course_id = f.course_id
		GROUP BY f.course_id, f.title
		ORDER BY avg(r.stars) DESC, count(r.id) DESC
		LIMIT $1`, limit)
	if err != nil {
		return nil, fmt.Errorf("featured courses: %w", err)
	}
	defer rows.Close()
	var list []FeaturedCourse
	for rows.Next() {
		var f FeaturedCourse
		if err := rows.Scan(&f.ID, &f.Title, &f.Rating, &f.Reviews); err != nil {
			return nil, fmt.Errorf("featured courses: %w", err)
		}
		list = append(list, f)
	}
	return list, rows.Err()
}

// Update changes the texts of a course.
func (c *Courses) Update(ctx context.Context, id int64, title, description string) error {
	_, err := c.db.ExecContext(ctx,
		`UPDATE courses SET title = $2, description = $3 WHERE id = $1`, id, title, description)
	if err != nil {
		return fmt.Errorf("update course %d: %w", id, err)
	}
	return nil
}
