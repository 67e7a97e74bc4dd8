import { readFileSync } from 'node:fs';
import path from 'node:path';
import Ajv from 'ajv';
import addFormats from 'ajv-formats';

type Json = Record<string, unknown>;

interface Operation {
  readonly responses: Readonly<
    Record<string, { readonly content?: Readonly<Record<string, { schema?: Json }>>; $ref?: string }>
  >;
}

/** Says what is wrong with an answer by the OpenAPI subset; an empty list: nothing. */
export interface OpenapiChecker {
  /** `template` as the document writes the path. */
  answer(method: string, template: string, given: { status: number; body: unknown }): string[];
  /** Of a notification's whole frame, by its topic with `{id}`. */
  event(topic: string, frame: unknown): string[];
}

const file = path.join(__dirname, '..', '..', 'tests', 'fixtures', 'genesys', 'genesys-openapi-subset.json');

/** Stricter than the document: a property that a schema doesn't name is an error, unless it says that more may come. */
export function createOpenapiChecker(): OpenapiChecker {
  const document = close(JSON.parse(readFileSync(file, 'utf8'))) as Json;
  const ajv = new Ajv({ strict: false, allErrors: true });
  addFormats(ajv);
  ajv.addSchema(document, 'genesys');

  const check = (pointer: string, value: unknown): string[] => {
    const validate = ajv.getSchema(`genesys${pointer}`);
    if (!validate) return [`no schema ${pointer}`];
    return validate(value) === true
      ? []
      : (validate.errors ?? []).map((e) => `${e.instancePath} ${e.message ?? ''} ${JSON.stringify(e.params)}`);
  };
  const paths = document['paths'] as Record<string, Record<string, Operation>>;

  return {
    answer(method, template, { status, body }) {
      const operation = paths[template]?.[method.toLowerCase()];
      const response = operation?.responses[String(status)];
      if (!response) return [`${method} ${template} doesn't declare ${status}`];
      const base = response.$ref ?? `#/paths/${escape(template)}/${method.toLowerCase()}/responses/${status}`;
      const target = response.$ref ? (resolve(document, response.$ref) as typeof response) : response;
      if (!target.content?.['application/json']?.schema)
        return body === undefined ? [] : ['a body where none is declared'];
      return check(`${base}/content/${escape('application/json')}/schema`, body);
    },
    event(topic, frame) {
      const topics = document['x-notification-topics'] as Record<string, { schema: { $ref: string } | string }>;
      const known = topics[topic];
      if (!known) return [`no topic ${topic}`];
      const reference = typeof known.schema === 'string' ? known.schema : known.schema.$ref;
      if (topic === 'channel.metadata') return check(reference, frame);
      return [
        ...check('#/components/schemas/NotificationEnvelope', frame),
        ...check(reference, (frame as Json)['eventBody']),
      ];
    },
  };
}

const escape = (part: string): string => encodeURIComponent(part.replace(/~/g, '~0').replace(/\//g, '~1'));

function resolve(document: Json, reference: string): unknown {
  return reference
    .slice(2)
    .split('/')
    .reduce<unknown>((value, key) => (value as Json)[key], document);
}

function close(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(close);
  if (typeof value !== 'object' || value === null) return value;
  const copy: Json = Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, close(inner)]));
  const isObjectSchema = copy['type'] === 'object' && typeof copy['properties'] === 'object';
  return isObjectSchema && !('additionalProperties' in copy) ? { ...copy, additionalProperties: false } : copy;
}
