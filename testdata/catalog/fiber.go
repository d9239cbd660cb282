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

func _(c *fiber.Ctx) {
	c.Cookies("session")
	c.Get("Authorization")
	c.Locals("user")
}

func _(c fiberv3.Ctx, d *fiberv3.DefaultCtx) {
	fiberv3.GetReqHeader[string](c, "Authorization")
	fiberv3.Locals[string](c, "user")
	c.Cookies("session")
	c.Get("Authorization")
	c.Locals("user")
	c.Value("user")
	d.Get("Authorization")
	d.Value("user")
}

func _(r fiberv3.Req, d *fiberv3.DefaultReq) {
	r.Cookies("session")
	r.Get("Authorization")
	r.Locals("user")
	d.Cookies("session")
	d.Get("Authorization")
	d.Locals("user")
}
