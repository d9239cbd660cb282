package lookalikes

import (
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"os"
	"regexp"
	"strings"
	"sync"
	"text/template"
	"time"

	lru "github.com/hashicorp/golang-lru/v2"
	"github.com/redis/go-redis/v9"
	"gorm.io/gorm"
)

// Registries and other maps in memory.

// Connections by address, closed when they break.
type Pool struct {
	mu    sync.Mutex
	conns map[string]net.Conn
}

func (p *Pool) Conn(ctx context.Context, addr string) (net.Conn, error) {
	p.mu.Lock()
	c := p.conns[addr]
	p.mu.Unlock()
	if c != nil {
		return c, nil
	}
	var d net.Dialer
	c, err := d.DialContext(ctx, "tcp", addr)
	if err != nil {
		return nil, err
	}
	p.mu.Lock()
	p.conns[addr] = c
	p.mu.Unlock()
	return c, nil
}

func (p *Pool) Close() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	var errs []error
	for _, c := range p.conns {
		errs = append(errs, c.Close())
	}
	return errors.Join(errs...)
}

// Database handles by tenant.
type Tenants struct {
	mu  sync.RWMutex
	dbs map[string]*sql.DB
}

func (t *Tenants) DB(ctx context.Context, tenant string) (*sql.DB, error) {
	t.mu.RLock()
	db := t.dbs[tenant]
	t.mu.RUnlock()
	if db != nil {
		return db, nil
	}
	db, err := sql.Open("postgres", "dbname="+tenant)
	if err != nil {
		return nil, err
	}
	if err := db.PingContext(ctx); err != nil {
		return nil, err
	}
	t.mu.Lock()
	t.dbs[tenant] = db
	t.mu.Unlock()
	return db, nil
}

// A client for each region, with a connection in it.
type regional struct {
	conn net.Conn
	name string
}

func (r *regional) Close() error { return r.conn.Close() }

type Regions struct {
	mu      sync.Mutex
	clients map[string]*regional
}

func (r *Regions) Client(ctx context.Context, region string) (*regional, error) {
	r.mu.Lock()
	c, ok := r.clients[region]
	r.mu.Unlock()
	if ok {
		return c, nil
	}
	conn, err := net.Dial("tcp", region+".example.com:443")
	if err != nil {
		return nil, err
	}
	c = &regional{conn: conn, name: region}
	r.mu.Lock()
	r.clients[region] = c
	r.mu.Unlock()
	return c, nil
}

// Meters by name.
type Meter interface {
	Add(n int)
}

type Provider interface {
	Meter(ctx context.Context, name string) (Meter, error)
}

type Meters struct {
	mu       sync.Mutex
	meters   map[string]Meter
	provider Provider
}

func (m *Meters) Get(ctx context.Context, name string) (Meter, error) {
	m.mu.Lock()
	v, ok := m.meters[name]
	m.mu.Unlock()
	if ok {
		return v, nil
	}
	v, err := m.provider.Meter(ctx, name)
	if err != nil {
		return nil, err
	}
	m.mu.Lock()
	m.meters[name] = v
	m.mu.Unlock()
	return v, nil
}

// Channels of the subscribers of a topic.
type Topics struct {
	mu   sync.Mutex
	subs map[string]chan string
	db   *sql.DB
}

func (t *Topics) Channel(ctx context.Context, topic string) (chan string, error) {
	t.mu.Lock()
	ch := t.subs[topic]
	t.mu.Unlock()
	if ch != nil {
		return ch, nil
	}
	var size int
	if err := t.db.QueryRowContext(ctx, "SELECT size FROM topics WHERE name = ?", topic).Scan(&size); err != nil {
		return nil, err
	}
	ch = make(chan string, size)
	t.mu.Lock()
	t.subs[topic] = ch
	t.mu.Unlock()
	return ch, nil
}

// Rooms that people join.
type Room struct {
	mu      sync.Mutex
	members map[string]bool
}

type Rooms struct {
	mu    sync.Mutex
	rooms map[string]*Room
}

func (r *Rooms) Join(name, who string) *Room {
	r.mu.Lock()
	room := r.rooms[name]
	if room == nil {
		room = &Room{members: map[string]bool{}}
		r.rooms[name] = room
	}
	r.mu.Unlock()
	room.mu.Lock()
	room.members[who] = true
	room.mu.Unlock()
	return room
}

// Get or create, in a database.
type Tag struct {
	ID   int64
	Name string
}

type TagRepo interface {
	FindByName(ctx context.Context, name string) (*Tag, error)
	Create(ctx context.Context, tag *Tag) error
}

type Tags struct{ repo TagRepo }

func (t *Tags) GetOrCreate(ctx context.Context, name string) (*Tag, error) {
	tag, err := t.repo.FindByName(ctx, name)
	if err == nil {
		return tag, nil
	}
	tag = &Tag{Name: name}
	return tag, t.repo.Create(ctx, tag)
}

// The same, where what is created comes from a service.
type Profile struct{ ID, Name string }

type Profiles interface {
	Find(ctx context.Context, id string) (*Profile, error)
	Save(ctx context.Context, id string, p *Profile) error
}

type profileDB struct{ db *sql.DB }

func (p *profileDB) Find(ctx context.Context, id string) (*Profile, error) {
	v := &Profile{ID: id}
	return v, p.db.QueryRowContext(ctx, "SELECT name FROM profiles WHERE id = ?", id).Scan(&v.Name)
}

func (p *profileDB) Save(ctx context.Context, id string, v *Profile) error {
	_, err := p.db.ExecContext(ctx, "INSERT INTO profiles (id, name) VALUES (?, ?)", id, v.Name)
	return err
}

type SignUp struct {
	profiles Profiles
	web      *http.Client
}

func NewSignUp(db *sql.DB) *SignUp { return &SignUp{profiles: &profileDB{db}, web: http.DefaultClient} }

func (s *SignUp) Profile(ctx context.Context, id string) (*Profile, error) {
	if p, err := s.profiles.Find(ctx, id); err == nil {
		return p, nil
	}
	resp, err := s.web.Get("https://people.example.com/" + id)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	p := new(Profile)
	if err := json.NewDecoder(resp.Body).Decode(p); err != nil {
		return nil, err
	}
	return p, s.profiles.Save(ctx, id, p)
}

// With gorm.
func FirstOrCreate(db *gorm.DB, name string) (*Tag, error) {
	tag := new(Tag)
	err := db.Where("name = ?", name).First(tag).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		tag.Name = name
		return tag, db.Create(tag).Error
	}
	return tag, err
}

// A write-through store in memory, with the database behind it.
type Settings struct {
	mu     sync.RWMutex
	values map[string]string
	db     *sql.DB
}

func (s *Settings) Put(ctx context.Context, name, value string) error {
	if _, err := s.db.ExecContext(ctx, "REPLACE INTO settings VALUES (?, ?)", name, value); err != nil {
		return err
	}
	s.mu.Lock()
	s.values[name] = value
	s.mu.Unlock()
	return nil
}

func (s *Settings) Get(name string) (string, bool) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	v, ok := s.values[name]
	return v, ok
}

// All of them are read once, when the program starts.
func NewSettings(ctx context.Context, db *sql.DB) (*Settings, error) {
	s := &Settings{values: map[string]string{}, db: db}
	rows, err := db.QueryContext(ctx, "SELECT name, value FROM settings")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var name, value string
		if err := rows.Scan(&name, &value); err != nil {
			return nil, err
		}
		s.values[name] = value
	}
	return s, rows.Err()
}

// Initialised when it is first used, under a lock, and never again.
type Lazy struct {
	mu     sync.Mutex
	client *http.Client
	cert   []byte
}

func (l *Lazy) Cert() ([]byte, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.cert != nil {
		return l.cert, nil
	}
	b, err := os.ReadFile("/etc/ssl/cert.pem")
	if err != nil {
		return nil, err
	}
	l.cert = b
	return b, nil
}

var (
	hostOnce sync.Once
	hostName string
)

func Host() string {
	hostOnce.Do(func() {
		hostName, _ = os.Hostname()
	})
	return hostName
}

// A snapshot that a ticker replaces; readers never load.
type Routes struct {
	mu     sync.RWMutex
	routes map[string]string
	loaded time.Time
	web    *http.Client
}

func (r *Routes) Watch(ctx context.Context) {
	t := time.NewTicker(30 * time.Second)
	defer t.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-t.C:
			_ = r.reload()
		}
	}
}

func (r *Routes) reload() error {
	resp, err := r.web.Get("https://config.example.com/routes")
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	routes := map[string]string{}
	if err := json.NewDecoder(resp.Body).Decode(&routes); err != nil {
		return err
	}
	r.mu.Lock()
	r.routes, r.loaded = routes, time.Now()
	r.mu.Unlock()
	return nil
}

func (r *Routes) Route(host string) (string, bool) {
	r.mu.RLock()
	defer r.mu.RUnlock()
	v, ok := r.routes[host]
	return v, ok
}

func (r *Routes) Age() time.Duration {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return time.Since(r.loaded)
}

// Rows are grouped in a map that the call makes.
type Line struct {
	Order int64
	Text  string
}

func Group(ctx context.Context, db *sql.DB) (map[int64][]Line, error) {
	rows, err := db.QueryContext(ctx, "SELECT order_id, text FROM lines")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	out := map[int64][]Line{}
	for rows.Next() {
		var l Line
		if err := rows.Scan(&l.Order, &l.Text); err != nil {
			return nil, err
		}
		if _, ok := out[l.Order]; !ok {
			out[l.Order] = nil
		}
		out[l.Order] = append(out[l.Order], l)
	}
	return out, rows.Err()
}

// The same in a field: an index that is built, not refilled.
type Index struct {
	mu   sync.Mutex
	last map[string]Line
	db   *sql.DB
}

func (x *Index) Build(ctx context.Context) error {
	rows, err := x.db.QueryContext(ctx, "SELECT order_id, text FROM lines")
	if err != nil {
		return err
	}
	defer rows.Close()
	x.mu.Lock()
	defer x.mu.Unlock()
	for rows.Next() {
		var l Line
		if err := rows.Scan(&l.Order, &l.Text); err != nil {
			return err
		}
		if old, ok := x.last[l.Text]; ok && old.Order > l.Order {
			continue
		}
		x.last[l.Text] = l
	}
	return rows.Err()
}

// What has been seen on this walk.
func Walk(ctx context.Context, db *sql.DB, id int64, seen map[int64]bool) error {
	if seen[id] {
		return nil
	}
	seen[id] = true
	rows, err := db.QueryContext(ctx, "SELECT child FROM edges WHERE parent = ?", id)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var child int64
		if err := rows.Scan(&child); err != nil {
			return err
		}
		if err := Walk(ctx, db, child, seen); err != nil {
			return err
		}
	}
	return rows.Err()
}

// Reference counts.
type Refs struct {
	mu    sync.Mutex
	count map[string]int
}

func (r *Refs) Acquire(name string) int {
	r.mu.Lock()
	defer r.mu.Unlock()
	if _, ok := r.count[name]; !ok {
		r.count[name] = 0
	}
	r.count[name]++
	return r.count[name]
}

// Objects of a file by name, each with a count of its users.
type blob struct {
	refs int
	data *os.File
}

type Blobs struct {
	mu    sync.Mutex
	blobs map[string]*blob
}

func (b *Blobs) Open(name string) (*blob, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if v, ok := b.blobs[name]; ok {
		v.refs++
		return v, nil
	}
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	v := &blob{refs: 1, data: f}
	b.blobs[name] = v
	return v, nil
}

// Memos.
var regexps sync.Map

func Regexp(expr string) (*regexp.Regexp, error) {
	if v, ok := regexps.Load(expr); ok {
		return v.(*regexp.Regexp), nil
	}
	re, err := regexp.Compile(expr)
	if err != nil {
		return nil, err
	}
	regexps.Store(expr, re)
	return re, nil
}

var templates, _ = lru.New[string, *template.Template](64)

func Template(text string) (*template.Template, error) {
	if t, ok := templates.Get(text); ok {
		return t, nil
	}
	t, err := template.New("").Parse(text)
	if err != nil {
		return nil, err
	}
	templates.Add(text, t)
	return t, nil
}

var fibs = map[int]int{}

func Fib(n int) int {
	if v, ok := fibs[n]; ok {
		return v
	}
	v := n
	if n > 1 {
		v = Fib(n-1) + Fib(n-2)
	}
	fibs[n] = v
	return v
}

// An id generator.
type IDs struct {
	mu   sync.Mutex
	used map[string]string
}

func (i *IDs) For(name string) string {
	i.mu.Lock()
	defer i.mu.Unlock()
	if id, ok := i.used[name]; ok {
		return id
	}
	id := rand.Text()
	i.used[name] = id
	return id
}

// Downloads to a file that is there or not: the file is the result.
func Download(web *http.Client, url, path string) error {
	if _, err := os.Stat(path); err == nil {
		return nil
	}
	resp, err := web.Get(url)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	defer f.Close()
	_, err = io.Copy(f, resp.Body)
	return err
}

// The personal answer goes past the cache, and the flight of the rest is the
// library's business: nothing is stored here.
func Personal(ctx context.Context, rdb *redis.Client, db *sql.DB, user string) (string, error) {
	if user == "" {
		if v, err := rdb.Get(ctx, "front").Result(); err == nil {
			return v, nil
		}
	}
	var v string
	err := db.QueryRowContext(ctx, "SELECT page FROM pages WHERE user = ?", user).Scan(&v)
	return v, err
}

// Two attributes of one device, written when it reports, read by others.
type Devices struct {
	mu     sync.RWMutex
	states map[string]string
}

func (d *Devices) Report(r *http.Request) error {
	b, err := io.ReadAll(r.Body)
	if err != nil {
		return err
	}
	id := r.PathValue("id")
	d.mu.RLock()
	old, ok := d.states[id]
	d.mu.RUnlock()
	if ok && old == string(b) {
		return nil
	}
	d.mu.Lock()
	d.states[id] = string(b)
	d.mu.Unlock()
	return nil
}

// A cache of one request, behind the context.
type perRequest struct {
	names map[int64]string
	db    *sql.DB
}

func Report(ctx context.Context, db *sql.DB, ids []int64) ([]string, error) {
	p := &perRequest{names: map[int64]string{}, db: db}
	var out []string
	for _, id := range ids {
		n, err := p.name(ctx, id)
		if err != nil {
			return nil, err
		}
		out = append(out, n)
	}
	return out, nil
}

func (p *perRequest) name(ctx context.Context, id int64) (string, error) {
	if n, ok := p.names[id]; ok {
		return n, nil
	}
	var n string
	if err := p.db.QueryRowContext(ctx, "SELECT name FROM users WHERE id = ?", id).Scan(&n); err != nil {
		return "", err
	}
	p.names[id] = n
	return n, nil
}

// Entries that are counted up and down belong to those who hold them.

type routeRef struct {
	holders int
	out     string
}

type RouteRefs struct {
	api  *http.Client
	mu   sync.Mutex
	refs map[string]routeRef
}

func (r *RouteRefs) hold(prefix string) (string, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	ref := r.refs[prefix]
	if ref.holders == 0 {
		resp, err := r.api.Get("https://router.example/add/" + prefix)
		if err != nil {
			return "", err
		}
		defer resp.Body.Close()
		ref.out = resp.Status
	}
	ref.holders++
	r.refs[prefix] = ref
	return ref.out, nil
}

func (r *RouteRefs) release(prefix string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	ref := r.refs[prefix]
	ref.holders--
	r.refs[prefix] = ref
}

// What is found is not used, only that there is something: a list of what was done.

type installer interface {
	Install(ctx context.Context, name string) (string, error)
}

type Installed struct {
	by   installer
	mu   sync.Mutex
	done map[string]string
}

func (i *Installed) once(ctx context.Context, name string) error {
	i.mu.Lock()
	_, ok := i.done[name]
	i.mu.Unlock()
	if ok {
		return nil
	}
	id, err := i.by.Install(ctx, name)
	if err != nil {
		return err
	}
	i.mu.Lock()
	i.done[name] = id
	i.mu.Unlock()
	return nil
}

// An object with a lock in it, made once for each name, is changed where it lies.

type window struct {
	mu   sync.Mutex
	hits []time.Time
}

type Windows struct {
	mu    sync.Mutex
	byKey map[string]*window
}

func newWindow(size int) *window { return &window{hits: make([]time.Time, 0, size)} }

func (w *Windows) of(key string) *window {
	w.mu.Lock()
	defer w.mu.Unlock()
	if x, ok := w.byKey[key]; ok {
		return x
	}
	x := newWindow(len(key))
	w.byKey[key] = x
	return x
}

// A container of the program's services: they take contexts, they are no data.

type mailer interface {
	Send(ctx context.Context, to string) error
}

type Container struct {
	mu       sync.Mutex
	services map[string]any
}

func service[T any](c *Container, name string, make func() T) T {
	c.mu.Lock()
	v, ok := c.services[name]
	c.mu.Unlock()
	if ok {
		return v.(T)
	}
	t := make()
	c.mu.Lock()
	c.services[name] = t
	c.mu.Unlock()
	return t
}

type smtp struct{ host string }

func (s *smtp) Send(ctx context.Context, to string) error { return nil }

func (c *Container) mailer(api *http.Client) mailer {
	return service(c, "mailer", func() mailer {
		resp, err := api.Get("https://config.example/smtp")
		if err != nil {
			return nil
		}
		defer resp.Body.Close()
		return &smtp{host: resp.Status}
	})
}

// A loop between lookup and store decides nothing: state that a hit changes.

type tunnel struct {
	up    bool
	inner string
	hooks []string
}

type Tunnels struct {
	api    *http.Client
	mu     sync.Mutex
	byUser map[string]*tunnel
}

func (t *Tunnels) ready(user string) error {
	t.mu.Lock()
	e, ok := t.byUser[user]
	if ok {
		e.up = true
	}
	var names []string
	if ok {
		for _, h := range e.hooks {
			names = append(names, h)
		}
	}
	t.mu.Unlock()
	resp, err := t.api.Get("https://tunnel.example/" + strings.Join(names, ","))
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	t.mu.Lock()
	if e, ok := t.byUser[user]; ok {
		e.inner = resp.Status
	}
	t.mu.Unlock()
	return nil
}

// Handles in a typed map that the project wrote around a sync.Map.
type shelf[K comparable, V any] struct {
	m sync.Map
}

func (t *shelf[K, V]) Load(key K) (value V, ok bool) {
	v, ok := t.m.Load(key)
	if !ok {
		return value, false
	}
	return v.(V), true
}

func (t *shelf[K, V]) Store(key K, value V) { t.m.Store(key, value) }

type Feeds struct {
	open shelf[string, *regional]
}

func (f *Feeds) feed(region string) (*regional, error) {
	if c, ok := f.open.Load(region); ok {
		return c, nil
	}
	conn, err := net.Dial("tcp", region+".example.com:444")
	if err != nil {
		return nil, err
	}
	c := &regional{conn: conn, name: greeting(region)}
	f.open.Store(region, c)
	return c, nil
}

func greeting(region string) string {
	resp, err := http.Get("https://" + region + ".example.com/greeting")
	if err != nil {
		return ""
	}
	defer resp.Body.Close()
	b, _ := io.ReadAll(resp.Body)
	return string(b)
}
