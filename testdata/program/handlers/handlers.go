// Package handlers answers HTTP requests.
package handlers

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"strconv"

	"example.com/program/category"
	"example.com/program/checkout"
	"example.com/program/customers"
	"example.com/program/flightkit"
	"example.com/program/guard"
	"example.com/program/identity"
	"example.com/program/keys"
	"example.com/program/model"
	"example.com/program/orders"
	"example.com/program/prices"
	"example.com/program/service"
)

// API holds what the handlers need.
type API struct {
	Products  *service.Service
	Orders    *orders.Service
	Prices    *prices.Service
	Till      *checkout.Till
	Pages     *category.Pages
	Customers *customers.Service
	Guard     *guard.Guard
	Flights   *flightkit.Group
}

// Routes returns the handler of all paths.
func (a *API) Routes() http.Handler {
	mux := http.NewServeMux()
	mux.Handle("GET /products/{id}", get(func(ctx context.Context, r *http.Request) (any, error) {
		return a.Products.Show(ctx, id(r))
	}))
	mux.Handle("PUT /products/{id}/name", get(func(ctx context.Context, r *http.Request) (any, error) {
		return nil, a.Products.Rename(ctx, id(r), r.FormValue("name"))
	}))
	mux.Handle("GET /products/{id}/price", get(a.price))
	mux.Handle("GET /categories/{slug}", get(func(ctx context.Context, r *http.Request) (any, error) {
		return a.Pages.Page(ctx, r.PathValue("slug"))
	}))
	mux.Handle("GET /categories/{slug}/discount", get(func(ctx context.Context, r *http.Request) (any, error) {
		return a.Customers.Discount(ctx, r.PathValue("slug"))
	}))
	mux.Handle("GET /categories/{slug}/recommended", get(func(ctx context.Context, r *http.Request) (any, error) {
		return a.Customers.Recommended(ctx, r.PathValue("slug"))
	}))
	mux.Handle("GET /customers/{id}", get(func(ctx context.Context, r *http.Request) (any, error) {
		return a.Customers.Customer(ctx, id(r))
	}))
	mux.Handle("GET /orders/{id}", get(func(ctx context.Context, r *http.Request) (any, error) {
		return a.Orders.Order(ctx, id(r), identity.CustomerID(ctx))
	}))
	mux.Handle("GET /orders/{id}/total", get(a.total))
	mux.Handle("POST /orders/{id}/payment", get(a.change(a.Orders.Pay)))
	mux.Handle("POST /orders/{id}/shipment", get(a.change(a.Orders.Ship)))
	mux.Handle("DELETE /orders/{id}", get(a.change(a.Orders.Cancel)))
	return a.protect(mux)
}

func (a *API) price(ctx context.Context, r *http.Request) (any, error) {
	product := id(r)
	return flightkit.Do(ctx, a.Flights, keys.Price(product), func(ctx context.Context) (model.Price, error) {
		return a.Prices.Lookup(ctx, product)
	})
}

func (a *API) total(ctx context.Context, r *http.Request) (any, error) {
	o, err := a.Orders.Order(ctx, id(r), identity.CustomerID(ctx))
	if err != nil {
		return nil, err
	}
	return a.Till.Total(ctx, o.Lines)
}

// change applies fn to an order of the signed-in customer.
func (a *API) change(fn func(context.Context, int64) error) func(context.Context, *http.Request) (any, error) {
	return func(ctx context.Context, r *http.Request) (any, error) {
		o, err := a.Orders.Order(ctx, id(r), identity.CustomerID(ctx))
		if err != nil {
			return nil, err
		}
		return nil, fn(ctx, o.ID)
	}
}

func (a *API) protect(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ok, err := a.Guard.Allow(r.Context(), r.RemoteAddr, 600)
		if err == nil && !ok {
			http.Error(w, "slow down", http.StatusTooManyRequests)
			return
		}
		var old string
		if c, err := r.Cookie("session"); err == nil {
			old = c.Value
		}
		token, customer, err := a.Guard.Session(r.Context(), old)
		if err != nil {
			http.Error(w, "try again later", http.StatusServiceUnavailable)
			return
		}
		if token != old {
			http.SetCookie(w, &http.Cookie{Name: "session", Value: token, HttpOnly: true, Secure: true})
		}
		next.ServeHTTP(w, r.WithContext(identity.With(r.Context(), customer)))
	})
}

type get func(ctx context.Context, r *http.Request) (any, error)

// ServeHTTP writes what the function returns as JSON.
func (f get) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	v, err := f(r.Context(), r)
	switch {
	case errors.Is(err, model.ErrNotFound):
		http.NotFound(w, r)
	case err != nil:
		slog.ErrorContext(r.Context(), "request", "path", r.URL.Path, "err", err)
		http.Error(w, "internal error", http.StatusInternalServerError)
	default:
		w.Header().Set("Content-Type", "application/json")
		if err := json.NewEncoder(w).Encode(v); err != nil {
			slog.WarnContext(r.Context(), "write response", "err", err)
		}
	}
}

func id(r *http.Request) int64 {
	n, _ := strconv.ParseInt(r.PathValue("id"), 10, 64)
	return n
}
