// Shows the OpenAPI document. Text goes in as text only: nothing of the document becomes markup.
"use strict";

const METHODS = ["get", "post", "put", "patch", "delete"];

function element(name, attributes, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes ?? {})) node.setAttribute(key, value);
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
}

/** The schema itself, for a reference what it leads to. */
function resolved(doc, schema) {
  const path = schema?.$ref?.slice(2).split("/");
  return path ? path.reduce((at, part) => at?.[part], doc) : schema;
}

const nameOf = (schema) => schema?.$ref?.split("/").pop();

/** A type in a few words: `Channel[]`, `"live" | "movie"`, `string (date-time)`. */
function typeOf(schema) {
  if (schema === true || !schema) return "anything";
  if (nameOf(schema)) return nameOf(schema);
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(" | ");
  if ("const" in schema) return JSON.stringify(schema.const);
  const parts = schema.anyOf ?? schema.oneOf ?? schema.allOf;
  if (parts) return parts.map(typeOf).join(schema.allOf ? " & " : " | ");
  const types = [schema.type ?? "anything"].flat();
  return types
    .map((type) => {
      if (type === "array") return `${typeOf(schema.items)}[]`;
      if (type === "object" && typeof schema.additionalProperties === "object") return `{name: ${typeOf(schema.additionalProperties)}}`;
      return schema.format && type !== "null" && /^[a-z]/.test(schema.format) && type === "string" ? `${type} (${schema.format})` : type;
    })
    .join(" | ");
}

/** Names of the records that a schema speaks of, itself not counted. */
function mentioned(schema, found = new Set()) {
  if (Array.isArray(schema)) schema.forEach((part) => mentioned(part, found));
  else if (schema && typeof schema === "object") {
    if (nameOf(schema)) found.add(nameOf(schema));
    Object.values(schema).forEach((part) => mentioned(part, found));
  }
  return found;
}

function fields(doc, schema) {
  const whole = resolved(doc, schema);
  const parts = [whole, ...(whole?.allOf ?? []).map((part) => resolved(doc, part))];
  const rows = parts.flatMap((part) =>
    Object.entries(part?.properties ?? {}).map(([name, field]) =>
      element(
        "tr",
        null,
        element("td", null, element("code", null, name), part.required?.includes(name) ? "" : element("span", { class: "note" }, " optional")),
        element("td", null, element("code", null, typeOf(field))),
        element("td", null, field.description ?? ""),
      ),
    ),
  );
  if (rows.length === 0) return element("p", { class: "note" }, whole?.description ?? "");
  return element("table", null, element("tbody", null, ...rows));
}

/** A record's fields, and those of the records in it, each once. */
function shape(doc, schema) {
  const box = element("div", null, element("code", null, typeOf(schema)), fields(doc, schema));
  const seen = new Set([nameOf(schema)]);
  const queue = [...mentioned(resolved(doc, schema))];
  while (queue.length > 0) {
    const name = queue.shift();
    if (seen.has(name)) continue;
    seen.add(name);
    const reference = { $ref: `#/components/schemas/${name}` };
    const record = resolved(doc, reference);
    if (record?.properties) box.append(element("h3", null, name), fields(doc, reference));
    else box.append(element("h3", null, name), element("code", null, typeOf(record)), element("p", { class: "note" }, record?.description ?? ""));
    queue.push(...mentioned(record));
  }
  return box;
}

function body(doc, content) {
  const [type, media] = Object.entries(content ?? {})[0] ?? [];
  if (!type) return null;
  return media.schema && type === "application/json" ? shape(doc, media.schema) : element("code", null, type);
}

function operation(doc, method, path, op) {
  const inside = element("div", null);
  const isOpen = op.security?.length === 0;
  inside.append(element("p", { class: "note" }, isOpen ? "Needs no credentials." : "Needs a session or an access token."));
  if (op.parameters?.length) {
    const rows = op.parameters.map((parameter) =>
      element(
        "tr",
        null,
        element("td", null, element("code", null, parameter.name), element("span", { class: "note" }, ` ${parameter.in}`)),
        element("td", null, element("code", null, typeOf(parameter.schema))),
        element("td", null, parameter.description ?? ""),
      ),
    );
    inside.append(element("h3", null, "Parameters"), element("table", null, element("tbody", null, ...rows)));
  }
  const taken = body(doc, op.requestBody?.content);
  if (taken) inside.append(element("h3", null, "Sent"), taken);
  for (const [status, response] of Object.entries(op.responses)) {
    if (Number(status) >= 400) continue;
    inside.append(element("h3", null, `Answered: ${status} ${response.description}`), body(doc, response.content) ?? "");
  }
  const failures = Object.entries(op.responses).filter(([status]) => Number(status) >= 400);
  if (failures.length > 0) {
    inside.append(element("h3", null, "Failures"), element("p", null, failures.map(([status, { description }]) => `${status} ${description}`).join(", ")));
  }
  const details = element(
    "details",
    { id: op.operationId },
    element(
      "summary",
      null,
      element("span", { class: `method ${method}` }, method.toUpperCase()),
      element("code", { class: "path" }, path),
      element("span", { class: "words" }, op.summary ?? ""),
    ),
    inside,
  );
  details.dataset.text = [method, path, op.summary, op.tags].join(" ").toLowerCase();
  return details;
}

function show(doc) {
  document.getElementById("version").textContent = doc.info.version;
  const main = document.getElementById("operations");
  const nav = document.getElementById("tags");
  main.replaceChildren();
  for (const { name } of doc.tags) {
    const section = element("section", { id: `tag-${name.replaceAll(" ", "-")}` }, element("h2", null, name));
    for (const [path, methods] of Object.entries(doc.paths)) {
      for (const method of METHODS) {
        if (methods[method]?.tags?.includes(name)) section.append(operation(doc, method, path, methods[method]));
      }
    }
    main.append(section);
    nav.append(element("a", { href: `#${section.id}` }, name));
  }
  document.getElementById("find").addEventListener("input", (event) => {
    const words = event.target.value.toLowerCase().split(/\s+/).filter(Boolean);
    for (const section of main.children) {
      let any = false;
      for (const details of section.querySelectorAll("details")) {
        details.hidden = !words.every((word) => details.dataset.text.includes(word));
        any ||= !details.hidden;
      }
      section.hidden = !any;
    }
  });
  const wanted = location.hash && document.getElementById(location.hash.slice(1));
  if (wanted instanceof HTMLDetailsElement) wanted.open = true;
  wanted?.scrollIntoView?.();
}

fetch("api/openapi.json")
  .then((response) => (response.ok ? response.json() : Promise.reject(new Error(`${response.status}`))))
  .then(show)
  .catch((error) => {
    document.getElementById("operations").textContent = `The document could not be read (${error.message}).`;
  });
