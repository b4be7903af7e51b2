"""Tells schemathesis what openapi.yaml cannot say of a valid request: which rows exist, and whose session it is.

A case that breaks a rule on purpose stays as it is: only a reference that is a possible number becomes that of a row.
"""

import os
import re
from decimal import Decimal

import requests
import schemathesis
import yaml

BASE_URL = os.environ["BASE_URL"]
DOCUMENT = yaml.safe_load(requests.get(BASE_URL + "/openapi.yaml", timeout=10).text)
GREATEST_INTEGER = 2**53 - 1


def resolved(node):
    """Follows a reference to a component."""
    while "$ref" in node:
        kind, name = node["$ref"].split("/")[-2:]
        node = DOCUMENT["components"][kind][name]
    return node


def input_schema(path, method):
    """The schema of an operation's JSON body, empty where it takes none."""
    body = DOCUMENT["paths"][path].get(method.lower(), {}).get("requestBody")
    return resolved(resolved(body)["content"]["application/json"]["schema"]) if body else {}


DECIMAL = re.compile(r"-?[0-9]+(\.[0-9]+)?")


def is_integer(value):
    return isinstance(value, (int, float)) and not isinstance(value, bool) and value == int(value)


class User:
    """An account that is signed in."""

    def __init__(self):
        schema = input_schema("/auth/register", "post")
        body = {key: schema["properties"][key]["examples"][0] for key in schema["required"] if "examples" in schema["properties"][key]}
        body |= {"email": f"schemathesis{os.getpid()}@example.test", "password": "correct horse 1"}
        self.credentials = {"email": body["email"], "password": body["password"]}
        self.sign("/auth/register", body)

    def sign(self, path, body):
        response = requests.post(BASE_URL + path, json=body, timeout=10)
        response.raise_for_status()
        self.token = response.cookies["access_token"]

    def ask(self, method, path, **options):
        response = requests.request(method, BASE_URL + path, headers={"Cookie": f"access_token={self.token}"}, timeout=10, **options)
        response.raise_for_status()
        return response.json()

    def row(self, path):
        """The number of a row of the resource at path, which is made where there is none."""
        rows = self.ask("GET", path, params={"limit": 1})
        return (rows[0] if rows else self.ask("POST", path, json=self.sample(path)))["id"]

    def sample(self, path):
        schema = input_schema(path, "post")
        body = {}
        for key in schema.get("required", []):
            field = resolved(schema["properties"][key])
            body[key] = self.row(field["x-references"]) if "x-references" in field else field["examples"][0]
        return body


user = User()


@schemathesis.auth(refresh_interval=None)
class SessionCookie:
    def get(self, case, context):
        return user.token

    def set(self, case, data, context):
        case.cookies = {**(case.cookies or {}), "access_token": data}


@schemathesis.hook
def before_call(context, case, kwargs):
    if not isinstance(case.body, dict):
        return
    properties = input_schema(case.operation.path, case.method).get("properties", {})
    for key in case.body.keys() & properties.keys():
        case.body[key] = meant(properties[key], case.body[key])


def meant(field, value):
    """The value as a client means it: numbers of rows that exist, decimals within bounds, integers without a fraction."""
    field = resolved(field)
    if isinstance(value, list) and "x-references" in field:
        possible = all(is_integer(element) and 1 <= element <= GREATEST_INTEGER for element in value)
        return [user.row(field["x-references"])] if value and possible else value
    if isinstance(value, str) and "x-scale" in field and DECIMAL.fullmatch(value):
        return within(field, value)
    if not is_integer(value):
        return value
    if "x-references" in field and 1 <= value <= GREATEST_INTEGER:
        return user.row(field["x-references"])
    return int(value) if "integer" in field.get("type", ()) else value


def within(field, value):
    """A numeral within the bounds that a pattern cannot say."""
    least, most = field.get("x-minimum", value), field.get("x-maximum", value)
    return least if Decimal(value) < Decimal(least) else most if Decimal(value) > Decimal(most) else value


@schemathesis.hook
def after_call(context, case, response):
    if case.operation.path == "/auth/logout" and response.status_code == 204:
        user.sign("/auth/login", user.credentials)
