// Package benches times the middleware of github.com/jub0bs/cors, with the policy and the requests
// of the bench `service`.
package benches

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/jub0bs/cors"
)

const (
	allowed = "https://o0000000.example.com"
	denied  = "https://denied.example.com"
)

// response keeps its headers and nothing else. As in a server, each one has a map of its own.
type response struct{ header http.Header }

func (r response) Header() http.Header            { return r.header }
func (r response) Write(body []byte) (int, error) { return len(body), nil }
func (r response) WriteHeader(int)                {}

func serve(w http.ResponseWriter, _ *http.Request) {
	w.Header()["Content-Type"] = []string{"application/json"}
	w.Header()["Content-Length"] = []string{"0"}
}

func request(method, origin string) *http.Request {
	r := httptest.NewRequest(method, "http://api.example.com/", nil)
	r.Header = http.Header{
		"User-Agent":      {"Mozilla/5.0 (X11; Linux x86_64) Chrome/140.0"},
		"Accept":          {"*/*"},
		"Accept-Encoding": {"gzip, deflate, br, zstd"},
		"Accept-Language": {"en-GB,en;q=0.9"},
		"Sec-Fetch-Mode":  {"cors"},
	}
	if origin != "" {
		r.Header["Origin"] = []string{origin}
	}
	if method == http.MethodOptions {
		r.Header["Access-Control-Request-Method"] = []string{http.MethodPut}
		r.Header["Access-Control-Request-Headers"] = []string{"authorization,content-type"}
	}
	return r
}

func BenchmarkService(b *testing.B) {
	middleware, err := cors.NewMiddleware(cors.Config{
		Origins:         []string{allowed},
		Credentialed:    true,
		Methods:         []string{"GET", "HEAD", "POST", "PUT", "DELETE"},
		RequestHeaders:  []string{"authorization", "content-type"},
		ResponseHeaders: []string{"etag", "x-total-count"},
		MaxAgeInSeconds: 600,
	})
	if err != nil {
		b.Fatal(err)
	}
	bare := http.HandlerFunc(serve)
	handlers := map[string]http.Handler{"bare": bare, "cors": middleware.Wrap(bare)}
	cases := []struct {
		name    string
		request *http.Request
	}{
		{"actual allowed", request(http.MethodGet, allowed)},
		{"actual denied", request(http.MethodGet, denied)},
		{"no origin", request(http.MethodGet, "")},
		{"preflight granted", request(http.MethodOptions, allowed)},
		{"preflight rejected", request(http.MethodOptions, denied)},
	}
	for _, c := range cases {
		for _, name := range []string{"bare", "cors"} {
			b.Run(c.name+"/"+name, func(b *testing.B) {
				for b.Loop() {
					handlers[name].ServeHTTP(response{make(http.Header)}, c.request)
				}
			})
		}
	}
}
