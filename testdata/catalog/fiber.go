package catalogtest

import (
	"context"
	"time"

	fiber "github.com/gofiber/fiber/v2"
	fiberv3 "github.com/gofiber/fiber/v3"
)

func _(c fiber.Storage) {
	c.Get("k")
	c.Set("k", []byte("v"), time.Minute)
	c.Delete("k")
	c.Reset()
}

func _(c fiberv3.Storage) {
	c.Get("k")
	c.Set("k", []byte("v"), time.Minute)
	c.Delete("k")
	c.Reset()
}

func _(c fiberv3.Storage, ctx context.Context) {
	c.GetWithContext(ctx, "k")
	c.SetWithContext(ctx, "k", []byte("v"), time.Minute)
	c.DeleteWithContext(ctx, "k")
	c.ResetWithContext(ctx)
}
