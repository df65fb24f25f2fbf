"""Requests, without a server and without a database."""

import io
import json
import logging

from django.test import AsyncClient, Client, SimpleTestCase, override_settings

from portal.logs import SafeFormatter
from portal.websocket import websocket

HOST = "portal.clinic.example"


@override_settings(ALLOWED_HOSTS=[HOST], VERSION="1.2.3")
class Requests(SimpleTestCase):
    def get(self, path, **headers):
        return Client(headers={"host": HOST, "x-forwarded-proto": "https", **headers}).get(path)

    def test_the_health_check_accepts_any_host(self):
        for host in ["10.0.1.23:8443", "other.example", HOST]:
            self.assertEqual(self.get("/healthz", host=host).status_code, 200)

    def test_an_unknown_host_is_refused(self):
        for path in ["/api/status", "/admin/"]:
            self.assertEqual(self.get(path, host="other.example").status_code, 400)

    def test_the_status_has_the_version(self):
        response = self.get("/api/status")
        self.assertEqual(response.json(), {"version": "1.2.3"})
        self.assertIn("no-store", response.headers["Cache-Control"])
        self.assertIn("default-src 'none'", response.headers["Content-Security-Policy"])

    def test_a_request_with_a_body_needs_the_token_and_the_origin_of_the_page(self):
        def post(token, origin):
            client = Client(enforce_csrf_checks=True, headers={"host": HOST, "x-forwarded-proto": "https"})
            value = client.get("/api/status").cookies["csrftoken"].value
            headers = {"x-csrftoken": value if token else "", "origin": origin}
            return client.post("/api/length", "12345", content_type="text/plain", headers=headers)

        self.assertEqual(post(True, f"https://{HOST}").json(), {"bytes": 5})
        self.assertEqual(post(False, f"https://{HOST}").status_code, 403)
        self.assertEqual(post(True, "https://other.example").status_code, 403)
        self.assertEqual(post(True, f"http://{HOST}").status_code, 403)

    async def test_async_requests_have_the_same_middleware(self):
        client = AsyncClient(headers={"host": "other.example"})
        self.assertEqual((await client.get("/healthz")).status_code, 200)
        self.assertEqual((await client.get("/api/status")).status_code, 400)


@override_settings(ALLOWED_HOSTS=[HOST])
class WebSockets(SimpleTestCase):
    async def sent(self, *texts, path="/ws/echo", host=HOST, origin=f"https://{HOST}"):
        received = [{"type": "websocket.connect"}, *({"type": "websocket.receive", "text": text} for text in texts)]
        received.append({"type": "websocket.disconnect"})
        headers = [(b"host", host.encode()), (b"origin", origin.encode())]
        answers = []

        async def receive():
            return received.pop(0)

        async def send(message):
            answers.append(message)

        await websocket({"type": "websocket", "path": path, "headers": headers}, receive, send)
        return answers

    async def test_messages_are_sent_back(self):
        answers = await self.sent("a", "b")
        self.assertEqual([answer["type"].split(".")[1] for answer in answers], ["accept", "send", "send"])
        self.assertEqual([answer["text"] for answer in answers[1:]], ["a", "b"])

    async def test_pages_of_other_hosts_and_unknown_hosts_are_refused(self):
        for refused in [{"origin": "https://other.example"}, {"origin": ""}, {"host": "other.example"}, {"path": "/ws/x"}]:
            with self.subTest(refused):
                self.assertEqual(await self.sent("a", **refused), [{"type": "websocket.close"}])

    async def test_a_long_message_closes_the_connection(self):
        self.assertEqual((await self.sent("a" * 1001))[-1], {"type": "websocket.close", "code": 1009})


class Logs(SimpleTestCase):
    def test_a_log_line_has_the_place_of_an_error_and_no_values(self):
        output = io.StringIO()
        handler = logging.StreamHandler(output)
        handler.setFormatter(SafeFormatter())
        logger = logging.getLogger("test_logs")
        logger.propagate = False
        logger.addHandler(handler)
        try:
            raise ValueError("Jane Doe, 1980-01-01")
        except ValueError:
            logger.exception("Internal Server Error: %s", "/api/patients/jane-doe")
        line = json.loads(output.getvalue())
        self.assertEqual(line["error"], "ValueError")
        self.assertRegex(line["at"][0], r"test_requests\.py:\d+ test_a_log_line")
        self.assertNotRegex(output.getvalue(), "(?i)jane|1980")


class Settings(SimpleTestCase):
    def test_debug_mode_is_off(self):
        from portal import settings

        self.assertIs(settings.DEBUG, False)
