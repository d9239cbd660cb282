package nocoalesce

import (
	"context"
	"net/http"
)

// What nothing can run is not asked about: here only unexported functions that
// nobody calls, or that call each other, lead to the refill.

func (p *Parks) abandoned(ctx context.Context, id string) (string, error) {
	if v, ok := p.mem.Get(id); ok {
		return v.(string), nil
	}
	resp, err := http.Get("https://parks.example/abandoned/" + id)
	if err != nil {
		return "", err
	}
	defer resp.Body.Close()
	p.mem.Set(id, resp.Status, 0)
	return resp.Status, nil
}

func (p *Parks) abandonedList(ctx context.Context, ids []string) {
	for _, id := range ids {
		_, _ = p.abandoned(ctx, id)
		p.abandonedAgain(ctx, ids)
	}
}

func (p *Parks) abandonedAgain(ctx context.Context, ids []string) { p.abandonedList(ctx, ids) }

// One that is kept in a table may be run by whoever reads the table.

var parkCommands = map[string]func(p *Parks, ctx context.Context, id string) (string, error){
	"tabled": (*Parks).tabled,
}

func ParkCommand(p *Parks, ctx context.Context, name, id string) (string, error) {
	return parkCommands[name](p, ctx, id)
}

func (p *Parks) tabled(ctx context.Context, id string) (string, error) {
	if v, ok := p.mem.Get(id); ok {
		return v.(string), nil
	}
	resp, err := http.Get("https://parks.example/tabled/" + id) // want `every concurrent miss of \{id\}`
	if err != nil {
		return "", err
	}
	defer resp.Body.Close()
	p.mem.Set(id, resp.Status, 0)
	return resp.Status, nil
}

// As may one that an interface names.

type parkReader interface {
	read(ctx context.Context, id string) (string, error)
}

func ReadPark(r parkReader, ctx context.Context, id string) (string, error) { return r.read(ctx, id) }

func (p *Parks) read(ctx context.Context, id string) (string, error) {
	if v, ok := p.mem.Get(id); ok {
		return v.(string), nil
	}
	resp, err := http.Get("https://parks.example/read/" + id) // want `every concurrent miss of \{id\}`
	if err != nil {
		return "", err
	}
	defer resp.Body.Close()
	p.mem.Set(id, resp.Status, 0)
	return resp.Status, nil
}
