package conformance

import (
	"bufio"
	"bytes"
	"crypto/tls"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// sleep waits some milliseconds.
func (t *T) sleep(ms int) { time.Sleep(time.Duration(ms) * time.Millisecond) }

// wire sends bytes over a connection of their own, for requests that net/http's client would not send, and reads one
// answer. The head is what stands before the blank line, without Host and Connection, lines ending in \n.
func (t *T) wire(head string, body []byte, open bool) *response {
	line, rest, _ := strings.Cut(strings.TrimSpace(head), "\n")
	parts := strings.SplitN(line, " ", 3)
	x := Exchange{Case: t.c.Name, Method: parts[0], Path: parts[1], RequestBody: body, RequestHeader: http.Header{}}
	for _, h := range strings.Split(rest, "\n") {
		if k, v, ok := strings.Cut(h, ": "); ok {
			x.RequestHeader.Add(k, v)
		}
	}
	r := &response{Exchange: x}
	r.err = t.suite.wire(r, line, rest, body)
	t.observe(r, request{open: open, unrecorded: true})
	return r
}

// wire does the sending; writing and reading go side by side, since a server may answer before it has read all.
func (s *suite) wire(r *response, line, headers string, body []byte) error {
	base, err := url.Parse(s.baseURL)
	if err != nil {
		return err
	}
	conn, err := net.DialTimeout("tcp", hostPort(base), 10*time.Second)
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close() }()
	if base.Scheme == "https" {
		conn = tls.Client(conn, &tls.Config{ServerName: base.Hostname()})
	}
	_ = conn.SetDeadline(time.Now().Add(30 * time.Second))
	var b bytes.Buffer
	fmt.Fprintf(&b, "%s\r\nHost: %s\r\nConnection: close\r\n", line, base.Host)
	if headers = strings.TrimSpace(headers); headers != "" {
		b.WriteString(strings.ReplaceAll(headers, "\n", "\r\n") + "\r\n")
	}
	b.WriteString("\r\n")
	b.Write(body)
	go func() { _, _ = conn.Write(b.Bytes()) }()
	res, err := http.ReadResponse(bufio.NewReader(conn), &http.Request{Method: r.Method})
	if err != nil {
		return err
	}
	r.Status, r.ResponseHeader = res.StatusCode, res.Header
	r.ResponseBody, err = io.ReadAll(io.LimitReader(res.Body, 1<<20))
	r.json = decode(r.ResponseBody)
	_ = res.Body.Close()
	if err != nil && len(r.ResponseBody) > 0 {
		return nil // a server may close hard after refusing a body that it has not read
	}
	return err
}

func hostPort(u *url.URL) string {
	if u.Port() != "" {
		return u.Host
	}
	if u.Scheme == "https" {
		return u.Host + ":443"
	}
	return u.Host + ":80"
}

// chunked frames a body as chunks of 64 KiB.
func chunked(body []byte) []byte {
	var b bytes.Buffer
	for len(body) > 0 {
		n := min(len(body), 64<<10)
		fmt.Fprintf(&b, "%x\r\n", n)
		b.Write(body[:n])
		b.WriteString("\r\n")
		body = body[n:]
	}
	b.WriteString("0\r\n\r\n")
	return b.Bytes()
}
