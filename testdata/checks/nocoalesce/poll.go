package nocoalesce

import (
	"context"
	"database/sql"
	"time"
)

// A Job is asked for until it is done: what is known of it is no cache.
type Job struct {
	db    *sql.DB
	id    string
	state *jobState
}

type jobState struct {
	Done bool
	Seen time.Time
}

func (j *Job) refresh(ctx context.Context) error {
	var st jobState
	if err := j.db.QueryRowContext(ctx, "SELECT done FROM jobs WHERE id = ?", j.id).Scan(&st.Done); err != nil {
		return err
	}
	st.Seen = time.Now()
	j.state = &st
	return nil
}

func (j *Job) OKWait(ctx context.Context) error {
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	for {
		if j.state != nil && j.state.Done && time.Since(j.state.Seen) < time.Minute {
			return nil
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-tick.C:
			if err := j.refresh(ctx); err != nil {
				return err
			}
		}
	}
}

// JobRunner does something before it waits.
type JobRunner struct{ job *Job }

func (r *JobRunner) OKRun(ctx context.Context) error {
	if r.job.state != nil && time.Since(r.job.state.Seen) < time.Minute {
		return nil
	}
	return r.job.OKWait(ctx)
}
