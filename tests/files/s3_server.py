"""A small real S3 on this machine: it verifies every signature (AWS Signature V4) and keeps objects in memory."""

import base64
import contextlib
import hashlib
import hmac
import re
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import cast
from urllib.parse import parse_qsl, quote, unquote, urlsplit
from xml.sax.saxutils import escape, unescape

SKEW = 15 * 60


@dataclass
class Bucket:
    """What is stored, what was asked, and how the server behaves."""

    name: str = "dokani-files"
    region: str = "eu-test-1"
    access_key: str = "AKTEST"
    secret_key: str = "not+a/secret"
    port: int = 0
    objects: dict[str, tuple[bytes, datetime]] = field(default_factory=dict)
    parts: dict[str, dict[int, bytes]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    away: bool = False
    page: int = 1000

    @property
    def endpoint(self) -> str:
        return f"http://127.0.0.1:{self.port}"


def signing_key(secret: str, day: str, region: str) -> bytes:
    key = f"AWS4{secret}".encode()
    for word in (day, region, "s3", "aws4_request"):
        key = hmac.digest(key, word.encode(), "sha256")
    return key


def fault(bucket: Bucket, method: str, target: str, headers: dict[str, str], body: bytes) -> str | None:
    """What is wrong with a request's signature, None where nothing is."""
    said = headers.get("authorization", "")
    if not said.startswith("AWS4-HMAC-SHA256 "):
        return "not signed"
    words = dict(part.strip().split("=", 1) for part in said.removeprefix("AWS4-HMAC-SHA256 ").split(","))
    key_id, day, region, service, end = words["Credential"].split("/")
    if (key_id, region, service, end) != (bucket.access_key, bucket.region, "s3", "aws4_request"):
        return "not signed for this place"
    moment = headers["x-amz-date"]
    at = datetime.strptime(moment, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    if abs((datetime.now(UTC) - at).total_seconds()) > SKEW or not moment.startswith(day):
        return "signed at another time"
    payload = headers["x-amz-content-sha256"]
    if payload != "UNSIGNED-PAYLOAD" and payload != hashlib.sha256(body).hexdigest():
        return "another body"
    signed = words["SignedHeaders"].split(";")
    if "host" not in signed or "x-amz-date" not in signed or "x-amz-content-sha256" not in signed:
        return "too little is signed"
    url = urlsplit(target)
    query = sorted(
        (quote(name, safe="-_.~"), quote(value, safe="-_.~"))
        for name, value in parse_qsl(url.query, keep_blank_values=True)
    )
    canonical = "\n".join(
        [
            method,
            quote(unquote(url.path), safe="/-_.~"),
            "&".join(f"{name}={value}" for name, value in query),
            *(f"{name}:{' '.join(headers[name].split())}" for name in signed),
            "",
            ";".join(signed),
            payload,
        ]
    )
    scope = f"{day}/{region}/s3/aws4_request"
    text = "\n".join(["AWS4-HMAC-SHA256", moment, scope, hashlib.sha256(canonical.encode()).hexdigest()])
    wanted = hmac.new(signing_key(bucket.secret_key, day, region), text.encode(), "sha256").hexdigest()
    return None if hmac.compare_digest(wanted, words["Signature"]) else "another signature"


class _Request(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    @property
    def bucket(self) -> Bucket:
        return cast("_Server", self.server).bucket

    def log_message(self, *_: object) -> None:
        return None

    def answer(self, status: int, body: bytes = b"", **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", headers.get("length", str(len(body))))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def handle_one(self) -> None:
        body = self.rfile.read(int(self.headers.get("content-length", 0)))
        bucket = self.bucket
        bucket.asked.append(f"{self.command} {self.path}")
        if bucket.away:
            self.answer(503, b"<Error><Code>SlowDown</Code></Error>")
            return
        headers = {name.lower(): value for name, value in self.headers.items()}
        if problem := fault(bucket, self.command, self.path, headers, body):
            bucket.refused.append(problem)
            self.answer(403, b"<Error><Code>SignatureDoesNotMatch</Code></Error>")
            return
        url = urlsplit(self.path)
        query = dict(parse_qsl(url.query, keep_blank_values=True))
        _, name, key = (*unquote(url.path).split("/", 2), "")[:3]
        if name != bucket.name:
            self.answer(404, b"<Error><Code>NoSuchBucket</Code></Error>")
        elif self.command == "POST" and "delete" in query:
            self.delete_many(headers, body)
        elif not key:
            self.list(query)
        else:
            self.act(key, query, body)

    do_GET = do_PUT = do_HEAD = do_DELETE = do_POST = handle_one  # noqa: N815 — the names the library looks for

    def act(self, key: str, query: dict[str, str], body: bytes) -> None:
        bucket = self.bucket
        if self.command == "POST" and "uploads" in query:
            number = f"upload-{len(bucket.parts) + 1}"
            bucket.parts[number] = {}
            told = f"<InitiateMultipartUploadResult><Bucket>{bucket.name}</Bucket><Key>{escape(key)}</Key>"
            self.answer(200, f"{told}<UploadId>{number}</UploadId></InitiateMultipartUploadResult>".encode())
        elif self.command == "PUT" and "uploadId" in query:
            bucket.parts[query["uploadId"]][int(query["partNumber"])] = body
            self.answer(200, ETag=f'"{hashlib.md5(body).hexdigest()}"')
        elif self.command == "POST" and "uploadId" in query:
            parts = bucket.parts.pop(query["uploadId"])
            bucket.objects[key] = b"".join(parts[n] for n in sorted(parts)), datetime.now(UTC)
            told = f"<CompleteMultipartUploadResult><Bucket>{bucket.name}</Bucket><Key>{escape(key)}</Key>"
            self.answer(200, f'{told}<ETag>"whole"</ETag></CompleteMultipartUploadResult>'.encode())
        elif self.command == "PUT":
            bucket.objects[key] = body, datetime.now(UTC)
            self.answer(200, ETag=f'"{hashlib.md5(body).hexdigest()}"')
        elif self.command == "DELETE":
            bucket.objects.pop(key, None)
            self.answer(204)
        elif key not in bucket.objects:
            self.answer(404, b"<Error><Code>NoSuchKey</Code></Error>")
        else:
            content, at = bucket.objects[key]
            more = {"length": str(len(content))} if self.command == "HEAD" else {}
            self.answer(200, content, ETag='"x"', Last_Modified=format_datetime(at, usegmt=True), **more)

    def delete_many(self, headers: dict[str, str], body: bytes) -> None:
        checks = {
            "content-md5": base64.b64encode(hashlib.md5(body).digest()).decode(),
            "x-amz-checksum-sha256": base64.b64encode(hashlib.sha256(body).digest()).decode(),
        }
        if not any(headers.get(name) == value for name, value in checks.items()):
            self.answer(400, b"<Error><Code>InvalidRequest</Code></Error>")
            return
        keys = [unescape(key) for key in re.findall(r"<Key>([^<]*)</Key>", body.decode())]
        for key in keys:
            self.bucket.objects.pop(key, None)
        told = "".join(f"<Deleted><Key>{escape(key)}</Key></Deleted>" for key in keys)
        self.answer(200, f"<DeleteResult>{told}</DeleteResult>".encode())

    def list(self, query: dict[str, str]) -> None:
        bucket, prefix = self.bucket, query.get("prefix", "")
        keys = sorted(
            k for k in bucket.objects if k.startswith(prefix) and k > query.get("continuation-token", "")
        )
        shown, more = keys[: bucket.page], len(keys) > bucket.page
        told = "".join(
            f"<Contents><Key>{escape(key)}</Key><Size>{len(bucket.objects[key][0])}</Size>"
            f"<LastModified>{bucket.objects[key][1]:%Y-%m-%dT%H:%M:%S.000Z}</LastModified><ETag>x</ETag></Contents>"
            for key in shown
        )
        token = f"<NextContinuationToken>{escape(shown[-1])}</NextContinuationToken>" if more else ""
        self.answer(
            200,
            f"<ListBucketResult><IsTruncated>{str(more).lower()}</IsTruncated>{told}{token}</ListBucketResult>".encode(),
        )


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    bucket: Bucket


@contextlib.contextmanager
def s3_server() -> Iterator[Bucket]:
    server = _Server(("127.0.0.1", 0), _Request)
    server.bucket = Bucket(port=server.server_address[1])
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield server.bucket
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
