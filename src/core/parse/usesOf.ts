import { Intervals, type ReadOutline, type Source } from './outlineOf.ts';
import type { DefinitionRecord, Records } from './records.ts';
import { Scopes } from './scopes.ts';
import type { Binding, Expectation, Made, Reference, Uses } from './uses.ts';

/** Characters of a header that are kept: the parameters of a long one, not its documentation. */
const MAX_HEADER = 600;
/** Values that a definition is made from: a function of twenty returns gives much the same in each. */
const MAX_MADE = 4;

/** Puts together what the code of a text names and holds. */
export function usesOf(records: Records, read: ReadOutline, source: Source): Uses {
	// A parameter that is a property as well is bound as any other is.
	const own = new Map(read.spans.filter(({ isParameter }) => !isParameter).map(({ nameStart, kind }) => [nameStart, kind]));
	for (const { start } of records.imported) {
		own.set(start, 'package');
	}
	const scopes = boundScopes(records, read, own);
	return {
		references: referencesOf(records, read, own, scopes, source),
		bindings: bindingsOf(records, own, scopes, source),
		expectations: expectationsOf(records, source),
		headers: read.spans.map((span) => headerOf(span, source)),
		made: madeOf(records, read, scopes, source),
	};
}

/** What stands between the name of a definition and its body. A literal's keys have none: what follows them is their value. */
function headerOf({ nameStart, name, kind, body, header, end }: DefinitionRecord, { text }: Source): string {
	const start = nameStart + name.length;
	const isKept = kind === 'variable' || kind === 'attribute';
	const last = body >= 0 ? body : isKept && header <= start ? end : header;
	return text.slice(start, Math.min(last, start + MAX_HEADER)).trim();
}

/** What each definition is made from, and what each function returns. */
function madeOf({ returns }: Records, { spans }: ReadOutline, scopes: Scopes, { positions }: Source): Made[][] {
	const made = spans.map(({ value, nameStart }): Made[] => (value ? [{ value, line: positions.line(nameStart) }] : []));
	const open: number[] = [];
	let next = 0;
	for (const { start, value } of [...returns].sort((a, b) => a.start - b.start)) {
		for (let span = spans[next]; span && span.start <= start; span = spans[++next]) {
			open.push(next);
		}
		while ((spans[open.at(-1) ?? -1]?.end ?? Number.POSITIVE_INFINITY) <= start) {
			open.pop();
		}
		const symbol = open.at(-1) ?? -1;
		const round = scopes.functionAt(start)?.parent;
		const values = made[symbol];
		// What a function inside of it returns is not what it returns.
		const isInner = round && (scopes.functionAt(round.start)?.start ?? -1) >= (spans[symbol]?.start ?? 0);
		if (values && !isInner && values.length < MAX_MADE) {
			values.push({ value, line: positions.line(start) });
		}
	}
	return made;
}

/** Where names stand that other code can name, and as what. */
type Own = ReadonlyMap<number, DefinitionRecord['kind']>;

function boundScopes({ scopes: spans, foreign, bindings }: Records, { outline }: ReadOutline, own: Own): Scopes {
	const scopes = new Scopes(spans);
	for (const { start, name } of foreign) {
		scopes.at(start).foreign.add(name);
	}
	// `try: import a … except: a = None` does not make `a` a variable.
	const named = new Set(outline.symbols.filter(({ container }) => container < 0).map(({ name }) => name));
	for (const { names, source } of outline.imports) {
		// `import a.b` binds `a` in one language and `b` in another.
		if (names.length === 0) {
			const parts = source.split(/[^\w$]+/);
			named.add(parts[0] ?? '').add(parts.at(-1) ?? '');
		}
		for (const { local } of names) {
			named.add(local);
		}
	}
	for (const { start, name, scope, role } of bindings) {
		if (role !== 'assignment' && !own.has(start)) {
			const binder = scopes.binderOf(start, scope);
			if (binder !== scopes.root || !named.has(name)) {
				binder.names.add(name);
			}
		}
	}
	return scopes;
}

function referencesOf(
	{ names, silent, annotations, bindings, foreign }: Records,
	{ spans: symbols }: ReadOutline,
	own: Own,
	scopes: Scopes,
	{ positions }: Source,
): Reference[] {
	const quiet = new Intervals(silent);
	const types = new Intervals(annotations);
	/** Where a name is bound it is no reference to it. */
	const defined = new Set<number>();
	for (const { start, role } of bindings) {
		if (role !== 'assignment') {
			defined.add(start);
		}
	}
	for (const { start } of foreign) {
		defined.add(start);
	}
	const references: Reference[] = [];
	const open: number[] = [];
	let next = 0;
	let last = -1;
	for (const { start, path, kind } of names) {
		const isStep = path.length > 1;
		const isType = kind === 'type' || (kind === 'value' && types.contain(start, start + 1));
		const told = last === start ? references.at(-1) : undefined;
		if (told) {
			if (isType && told.kind === 'value') {
				references[references.length - 1] = { ...told, kind: 'type' };
			}
			continue;
		}
		if (
			own.has(start) ||
			quiet.contain(start, start + 1) ||
			(!isStep && (defined.has(start) || scopes.find(path[0] ?? '', start)))
		) {
			continue;
		}
		for (let symbol = symbols[next]; symbol && symbol.start <= start; symbol = symbols[++next]) {
			open.push(next);
		}
		while ((symbols[open.at(-1) ?? -1]?.end ?? Number.POSITIVE_INFINITY) <= start) {
			open.pop();
		}
		last = start;
		references.push({
			path,
			kind: isType ? 'type' : kind,
			line: positions.line(start),
			column: positions.column(start),
			symbol: open.at(-1) ?? -1,
		});
	}
	return references;
}

function bindingsOf({ bindings }: Records, own: Own, scopes: Scopes, { lines, positions }: Source): Binding[] {
	const found: Binding[] = [];
	for (const { start, name, scope, role, types, type, value, context } of [...bindings].sort((a, b) => a.start - b.start)) {
		const says = types.length > 0 || value !== undefined;
		const kind = own.get(start);
		// What the outline or an import holds needs no binding, unless it is a variable of which more is known.
		const isKnown = !says && scopes.at(start) === scopes.root && !scopes.root.names.has(name);
		if (role === 'type' || name === 'self' || name === 'cls' || isKnown || (kind !== undefined && kind !== 'variable')) {
			continue;
		}
		const binder = role === 'assignment' ? (scopes.find(name, start) ?? scopes.root) : scopes.binderOf(start, scope);
		const last = binder === scopes.root ? lines.length - 1 : positions.line(binder.end);
		found.push({
			name,
			line: positions.line(start),
			extent: [positions.line(binder.start), last],
			types,
			type,
			value,
			context,
		});
	}
	return found;
}

function expectationsOf({ expectations }: Records, { positions }: Source): Expectation[] {
	return [...expectations]
		.sort((a, b) => a.start - b.start || b.end - a.end)
		.map(({ start, end, types, callee }) => ({ lines: [positions.line(start), positions.line(end)], types, callee }));
}
