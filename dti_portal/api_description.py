"""The API's OpenAPI document made readable: in both languages, with its errors, and as rows for a page."""

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

import orjson
from django.utils.translation import gettext, override

Schema = dict[str, Any]

FAULTS: dict[str, Schema] = {
    "Wrong": {
        "type": "object",
        "required": ["loc", "msg"],
        "properties": {
            "loc": {"type": "array", "items": {"type": "string"}},
            "msg": {"type": "string"},
        },
    },
    "WrongParameters": {
        "type": "object",
        "required": ["detail"],
        "properties": {"detail": {"type": "array", "items": {"$ref": "#/components/schemas/Wrong"}}},
    },
    "Fault": {"type": "object", "required": ["detail"], "properties": {"detail": {"type": "string"}}},
}
TEXTS = ("description", "summary")


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter of an address; `place` is path or query."""

    name: str
    place: str
    type: str
    default: str
    description: str


@dataclass(frozen=True, slots=True)
class Member:
    """One field of an answer; those of objects inside carry their path: `source.id`, `items[].unit`."""

    name: str
    type: str
    description: str


@dataclass(frozen=True, slots=True)
class Address:
    """One address of the API with an example that answers."""

    name: str
    path: str
    summary: str
    description: str
    example: str
    parameters: tuple[Parameter, ...]
    members: tuple[Member, ...]


def described(schema: Schema, language: str) -> Schema:
    """A copy of the document: texts in `language`, the errors of every address told, machine-made titles left out."""
    document: Schema = orjson.loads(orjson.dumps(schema, default=str, option=orjson.OPT_NON_STR_KEYS))
    for path, methods in document["paths"].items():
        for operation in methods.values():
            operation["responses"] |= _errors("{" in path)
            operation["parameters"] = [_as_openapi(parameter) for parameter in operation["parameters"]]
    components = document["components"]["schemas"]
    document["components"]["schemas"] = {
        name: {key: value for key, value in model.items() if key != "description"}
        for name, model in components.items()
        if not name.endswith(("Query", "Window"))
    } | deepcopy(FAULTS)
    with override(language):
        info = document["info"]
        info |= {key: gettext(info[key]) for key in ("title", "description")}
        _translate(document["paths"])
        _translate(document["components"])
    return document


def addresses(document: Schema) -> list[Address]:
    """The addresses of a described document, in its order."""
    schemas = document["components"]["schemas"]
    return [_address(path, methods["get"], schemas) for path, methods in document["paths"].items()]


def query_names(operation: Schema) -> list[str]:
    """The names of what an operation may be asked."""
    return [parameter["name"] for parameter in operation["parameters"] if parameter["in"] == "query"]


def _as_openapi(parameter: Schema) -> Schema:
    """JSON Schema lists examples, a parameter of OpenAPI shows one; one left empty is as good as none."""
    examples = parameter.get("examples")
    kept = {key: value for key, value in parameter.items() if key != "examples"}
    if parameter["in"] == "query":
        kept["allowEmptyValue"] = True
    return kept | ({"example": examples[0]} if examples else {})


def _errors(has_parts: bool) -> Schema:
    errors = {"422": ("Wrong parameter", "WrongParameters")} | (
        {"404": ("Not found", "Fault")} if has_parts else {}
    )
    return {
        status: {
            "description": words,
            "content": {"application/json": {"schema": {"$ref": f"#/components/schemas/{name}"}}},
        }
        for status, (words, name) in errors.items()
    }


def _translate(part: Any) -> None:
    if isinstance(part, list):
        for each in part:
            _translate(each)
    elif isinstance(part, dict):
        # A field of an answer may be called title; a title of a schema is a text.
        if isinstance(part.get("title"), str):
            del part["title"]
        for key, value in part.items():
            if key in TEXTS and isinstance(value, str):
                part[key] = gettext(value)
            else:
                _translate(value)


def _address(path: str, operation: Schema, schemas: Schema) -> Address:
    answer = _resolved(operation["responses"]["200"]["content"]["application/json"]["schema"], schemas)
    items = answer["properties"].get("items")
    whole = _resolved(items["items"], schemas) if items else answer
    beside = {"properties": {name: part for name, part in answer["properties"].items() if name != "items"}}
    return Address(
        name=operation["operationId"],
        path=path,
        summary=operation["summary"],
        description=operation.get("description", ""),
        example=path.partition("{")[0] + operation["x-example"],
        parameters=tuple(_parameter(each) for each in operation["parameters"]),
        members=(
            *(_members(beside, schemas, "") if items else ()),
            *_members(whole, schemas, "items[]." if items else ""),
        ),
    )


def _parameter(parameter: Schema) -> Parameter:
    schema = parameter["schema"]
    default = schema.get("default")
    return Parameter(
        name=parameter["name"],
        place=parameter["in"],
        type=_type_words(schema),
        default="" if default is None else str(default),
        description=parameter.get("description", ""),
    )


def _members(model: Schema, schemas: Schema, prefix: str) -> Iterator[Member]:
    for name, part in model["properties"].items():
        inner, many = _inner(part, schemas)
        yield Member(prefix + name, _type_words(part), part.get("description", ""))
        if inner is not None:
            yield from _members(inner, schemas, f"{prefix}{name}{'[]' if many else ''}.")


def _inner(part: Schema, schemas: Schema) -> tuple[Schema | None, bool]:
    """The object inside a field, if there is one, and whether there are many of it."""
    many = part.get("type") == "array"
    options = [part["items"]] if many else part.get("anyOf", [part])
    found = next((option for option in options if "$ref" in option), None)
    return (None if found is None else _resolved(found, schemas)), many


def _resolved(schema: Schema, schemas: Schema) -> Schema:
    return schemas[schema["$ref"].rpartition("/")[2]] if "$ref" in schema else schema


def _type_words(schema: Schema) -> str:
    """``string``, ``date``, ``63 | 34``, ``number | null`` …"""
    if "anyOf" in schema:
        return " | ".join(dict.fromkeys(_type_words(option) for option in schema["anyOf"]))
    if "enum" in schema:
        return " | ".join(str(value) for value in schema["enum"])
    if "$ref" in schema or "properties" in schema:
        return "object"
    return str(schema.get("format") or schema.get("type", "object"))
