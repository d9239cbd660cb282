package main

import (
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"strconv"

	"example.com/learning/internal/auth"
	"example.com/learning/internal/catalog"
	"example.com/learning/internal/course"
	"example.com/learning/internal/entitlement"
	"example.com/learning/internal/profile"
	"example.com/learning/internal/seat"
	"example.com/learning/internal/store"
)

type handlers struct {
	catalog      *catalog.Service
	courses      *course.Service
	seats        *seat.Service
	profiles     *profile.Service
	entitlements *entitlement.Service
}

func (h *handlers) routes() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /catalog", h.featured)
	mux.HandleFunc("GET /courses/{id}", h.coursePage)
	mux.HandleFunc("PUT /courses/{id}", h.updateCourse)
	mux.HandleFunc("GET /courses/{id}/price", h.price)
	mux.HandleFunc("PUT /courses/{id}/price", h.updatePrice)
	mux.HandleFunc("GET /courses/{id}/access", h.access)
	mux.HandleFunc("POST /courses/{id}/enrolment", h.enrol)
	mux.HandleFunc("GET /courses/{id}/finished", h.finished)
	mux.HandleFunc("PUT /courses/{id}/finished/{lesson}", h.finish)
	mux.HandleFunc("GET /sessions/{id}/seats", h.seatsLeft)
	mux.HandleFunc("POST /sessions/{id}/seats", h.bookSeat)
	mux.HandleFunc("DELETE /sessions/{id}/seats", h.cancelSeat)
	mux.HandleFunc("GET /users/{id}", h.profilePage)
	mux.HandleFunc("PUT /me/bio", h.setBio)
	return mux
}

func (h *handlers) featured(w http.ResponseWriter, r *http.Request) {
	list, err := h.catalog.Featured(r.Context())
	if err == nil {
		w.Header().Set("Cache-Control", "public, max-age=60")
	}
	reply(w, r, list, err)
}

func (h *handlers) coursePage(w http.ResponseWriter, r *http.Request) {
	page, err := h.courses.Page(r.Context(), pathID(r, "id"))
	reply(w, r, page, err)
}

func (h *handlers) updateCourse(w http.ResponseWriter, r *http.Request) {
	var in struct{ Title, Description string }
	if !decode(w, r, &in) {
		return
	}
	reply(w, r, nil, h.courses.UpdateCourse(r.Context(), pathID(r, "id"), in.Title, in.Description))
}

func (h *handlers) price(w http.ResponseWriter, r *http.Request) {
	price, err := h.courses.Price(r.Context(), pathID(r, "id"))
	reply(w, r, price, err)
}

func (h *handlers) updatePrice(w http.ResponseWriter, r *http.Request) {
	var in store.Price
	if !decode(w, r, &in) {
		return
	}
	reply(w, r, nil, h.courses.UpdatePrice(r.Context(), pathID(r, "id"), in))
}

func (h *handlers) access(w http.ResponseWriter, r *http.Request) {
	access, err := h.entitlements.Access(r.Context(), pathID(r, "id"))
	reply(w, r, access, err)
}

func (h *handlers) enrol(w http.ResponseWriter, r *http.Request) {
	var in struct{ Plan string }
	if !decode(w, r, &in) {
		return
	}
	reply(w, r, nil, h.entitlements.Enrol(r.Context(), pathID(r, "id"), in.Plan))
}

func (h *handlers) finished(w http.ResponseWriter, r *http.Request) {
	lessons, err := h.entitlements.Finished(r.Context(), pathID(r, "id"))
	reply(w, r, lessons, err)
}

func (h *handlers) finish(w http.ResponseWriter, r *http.Request) {
	reply(w, r, nil, h.entitlements.Finish(r.Context(), pathID(r, "id"), pathID(r, "lesson")))
}

func (h *handlers) seatsLeft(w http.ResponseWriter, r *http.Request) {
	left, err := h.seats.Left(r.Context(), pathID(r, "id"))
	reply(w, r, map[string]int{"left": left}, err)
}

func (h *handlers) bookSeat(w http.ResponseWriter, r *http.Request) {
	userID, err := auth.UserID(r.Context())
	if err == nil {
		err = h.seats.Book(r.Context(), pathID(r, "id"), userID)
	}
	reply(w, r, nil, err)
}

func (h *handlers) cancelSeat(w http.ResponseWriter, r *http.Request) {
	userID, err := auth.UserID(r.Context())
	if err == nil {
		err = h.seats.Cancel(r.Context(), pathID(r, "id"), userID)
	}
	reply(w, r, nil, err)
}

func (h *handlers) profilePage(w http.ResponseWriter, r *http.Request) {
	page, err := h.profiles.Page(r.Context(), pathID(r, "id"))
	reply(w, r, page, err)
}

func (h *handlers) setBio(w http.ResponseWriter, r *http.Request) {
	var in struct{ Bio string }
	if !decode(w, r, &in) {
		return
	}
	userID, err := auth.UserID(r.Context())
	if err == nil {
		err = h.profiles.SetBio(r.Context(), userID, in.Bio)
	}
	reply(w, r, nil, err)
}

// pathID returns a numeric path value; ids start at 1, so that 0 is never found.
func pathID(r *http.Request, name string) int64 {
	id, err := strconv.ParseInt(r.PathValue(name), 10, 64)
	if err != nil {
		return 0
	}
	return id
}

func decode(w http.ResponseWriter, r *http.Request, dest any) bool {
	if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, 1<<20)).Decode(dest); err != nil {
		http.Error(w, "malformed body", http.StatusBadRequest)
		return false
	}
	return true
}

func reply(w http.ResponseWriter, r *http.Request, body any, err error) {
	switch {
	case errors.Is(err, auth.ErrUnauthenticated):
		http.Error(w, "sign in first", http.StatusUnauthorized)
	case errors.Is(err, store.ErrNotFound):
		http.Error(w, "not found", http.StatusNotFound)
	case errors.Is(err, store.ErrSoldOut):
		http.Error(w, "sold out", http.StatusConflict)
	case err != nil:
		slog.ErrorContext(r.Context(), "request", "path", r.URL.Path, "err", err)
		http.Error(w, "internal error", http.StatusInternalServerError)
	case body == nil:
		w.WriteHeader(http.StatusNoContent)
	default:
		w.Header().Set("Content-Type", "application/json")
		if err := json.NewEncoder(w).Encode(body); err != nil {
			slog.WarnContext(r.Context(), "write response", "err", err)
		}
	}
}
