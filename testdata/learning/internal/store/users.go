package store

import (
	"context"
	"database/sql"
	"fmt"

	"example.com/learning/internal/auth"
)

// Profile is a user's public page.
type Profile struct {
	ID           int64    `json:"id"`
	Name         string   `json:"name"`
	Bio          string   `json:"bio"`
	Certificates []string `json:"certificates"`
}

// Profiles reads and writes user profiles.
type Profiles struct{ db *sql.DB }

// NewProfiles returns the repository of profiles.
func NewProfiles(db *sql.DB) *Profiles { return &Profiles{db: db} }

// Profile returns the user's page with the certificates earned.
func (p *Profiles) Profile(ctx context.Context, id int64) (Profile, error) {
	prof := Profile{ID: id}
	err := p.db.QueryRowContext(ctx, `SELECT name, bio FROM users WHERE id = $1`, id).
		Scan(&prof.Name, &prof.Bio)
	if err != nil {
		return Profile{}, one(err, "user")
	}
	rows, err := p.db.QueryContext(ctx, `
		SELECT c.title FROM certificates x JOIN programmes c ON c.id = x.programme_id
		WHERE x.user_id = $1 ORDER BY x.issued_at DESC`, id)
	if err != nil {
		return Profile{}, fmt.Errorf("certificates of user %d: %w", id, err)
	}
	defer rows.Close()
	for rows.Next() {
		var title string
		if err := rows.Scan(&title); err != nil {
			return Profile{}, fmt.Errorf("certificates of user %d: %w", id, err)
		}
		prof.Certificates = append(prof.Certificates, title)
	}
	if err := rows.Err(); err != nil {
		return Profile{}, fmt.Errorf("certificates of user %d: %w", id, err)
	}
	return prof, nil
}

// SetBio replaces the user's biography.
func (p *Profiles) SetBio(ctx context.Context, id int64, bio string) error {
	if _, err := p.db.ExecContext(ctx, `UPDATE users SET bio = $2 WHERE id = $1`, id, bio); err != nil {
		return fmt.Errorf("set bio of user %d: %w", id, err)
	}
	return nil
}

// Access is what a user may do with a course.
type Access struct {
	Watch    bool `json:"watch"`
	Download bool `json:"download"`
}

// Enrolments reads and writes who takes which course.
type Enrolments struct{ db *sql.DB }

// NewEnrolments returns the repository of enrolments.
func NewEnrolments(db *sql.DB) *Enrolments { return &Enrolments{db: db} }

// Access returns what the user may do with the course.
func (e *Enrolments) Access(ctx context.Context, userID, courseID int64) (Access, error) {
	var plan string
	err := e.db.QueryRowContext(ctx,
		`SELECT plan FROM enrolments WHERE user_id = $1 AND course_id = $2`, userID, courseID).Scan(&plan)
	if err != nil {
		return Access{}, one(err, "enrolment")
	}
	return Access{Watch: true, Download: plan == "pro"}, nil
}

// Enrol gives the user the course on a plan.
func (e *Enrolments) Enrol(ctx context.Context, userID, courseID int64, plan string) error {
	_, err := e.db.ExecContext(ctx, `
		INSERT INTO enrolments (user_id, course_id, plan) VALUES ($1, $2, $3)
		ON CONFLICT (user_id, course_id) DO UPDATE SET plan = $3`, userID, courseID, plan)
	if err != nil {
		return fmt.Errorf("enrol in course %d: %w", courseID, err)
	}
	return nil
}

// FinishedLessons returns the lessons of a course that the signed-in user has finished.
func (e *Enrolments) FinishedLessons(ctx context.Context, courseID int64) ([]int64, error) {
	userID, err := auth.UserID(ctx)
	if err != nil {
		return nil, err
	}
	rows, err := e.db.QueryContext(ctx,
		`SELECT lesson_id FROM finished_lessons WHERE user_id = $1 AND course_id = $2`, userID, courseID)
	if err != nil {
		return nil, fmt.Errorf("finished lessons: %w", err)
	}
	defer rows.Close()
	ids := []int64{}
	for rows.Next() {
		var id int64
		if err := rows.Scan(&id); err != nil {
			return nil, fmt.Errorf("finished lessons: %w", err)
		}
		ids = append(ids, id)
	}
	return ids, rows.Err()
}

// FinishLesson records that the signed-in user has finished a lesson.
func (e *Enrolments) FinishLesson(ctx context.Context, courseID, lessonID int64) error {
	userID, err := auth.UserID(ctx)
	if err != nil {
		return err
	}
	_, err = e.db.ExecContext(ctx, `
		INSERT INTO finished_lessons (user_id, course_id, lesson_id) VALUES ($1, $2, $3)
		ON CONFLICT DO NOTHING`, userID, courseID, lessonID)
	if err != nil {
		return fmt.Errorf("finish lesson %d: %w", lessonID, err)
	}
	return nil
}
