import { type Outline, qualifiedName } from '../../../src/core/parse/outline.ts';
import type { IndexedSources } from '../support/graphOf.ts';
import type { Cursor } from './cursors.ts';
import type { Pack, Packs } from './packs.ts';
import type { Reach, Steps } from './reach.ts';

/** Steps of the judge within which what is shown is relevant. */
const MAX_STEPS = 3;

/** How what is shown is related to what the judge reaches, nearest first; `farther` is in four or five steps, or a member of such. */
export const RELATIONS = [
	'reached by its name',
	'member of what is reached',
	'holds one of these',
	'of a module that is had whole',
	'farther',
	'not reached',
] as const;
export type Relation = (typeof RELATIONS)[number];
/** What belongs to a symbol that is reached: an export belongs to its module as a member does to its class. */
export const RELEVANT: readonly Relation[] = RELATIONS.slice(0, 4);

/** Tokens by relation, of all cursors together; and of what is not reached, by what spoke for it most, the most first. */
export interface Relevance {
	readonly tokens: ReadonlyMap<Relation, number>;
	readonly causes: ReadonlyMap<string, number>;
}

export async function relevance(
	cursors: readonly Cursor[],
	packs: Packs,
	{ index }: IndexedSources,
	reach: Reach,
	budget: number,
): Promise<Relevance> {
	const tokens = new Map<Relation, number>();
	const causes = new Map<string, number>();
	for (const cursor of cursors) {
		const { items } = await packs.at(cursor, budget);
		const relations = relationsOf(items, await reach.from(cursor), (path) => index.outline(path));
		for (const [at, item] of items.entries()) {
			const relation = relations[at] ?? 'not reached';
			tokens.set(relation, (tokens.get(relation) ?? 0) + item.tokens);
			if (relation === 'not reached') {
				const cause = `${item.hops} hops, ${strongest(item.parts)}`;
				causes.set(cause, (causes.get(cause) ?? 0) + item.tokens);
			}
		}
	}
	return { tokens, causes: new Map([...causes].sort(([, a], [, b]) => b - a)) };
}

function relationsOf(items: Pack['items'], steps: Steps, outlineOf: (path: string) => Outline | undefined): Relation[] {
	const relations = items.map(({ path, symbol }): Relation => {
		const outline = outlineOf(path);
		const [own, holder] = outline ? stepsTo(path, symbol, outline, steps) : [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
		if (own <= MAX_STEPS) {
			return 'reached by its name';
		}
		if (holder <= MAX_STEPS) {
			return 'member of what is reached';
		}
		if ((steps.toModule.get(path) ?? Number.POSITIVE_INFINITY) <= MAX_STEPS) {
			return 'of a module that is had whole';
		}
		return Math.min(own, holder) < Number.POSITIVE_INFINITY ? 'farther' : 'not reached';
	});
	const reached = items.filter((_, at) => relations[at] === 'reached by its name').map(({ id }) => id);
	return relations.map((relation, at) => {
		const isHolder = !RELEVANT.includes(relation) && reached.some((id) => id.startsWith(`${items[at]?.id}.`));
		return isHolder ? 'holds one of these' : relation;
	});
}

/** Steps to a symbol, by any of its overloads, and to the nearest of what it is a member of. */
function stepsTo(path: string, name: string, outline: Outline, { toDefinition }: Steps): [own: number, holder: number] {
	let own = Number.POSITIVE_INFINITY;
	let holder = Number.POSITIVE_INFINITY;
	const stepsOf = (line: number | undefined) => toDefinition.get(`${path}:${line}`) ?? Number.POSITIVE_INFINITY;
	for (const [at, symbol] of outline.symbols.entries()) {
		if (qualifiedName(outline, at) === name) {
			own = Math.min(own, stepsOf(symbol.line));
			for (let outer = symbol.container; outer >= 0; outer = outline.symbols[outer]?.container ?? -1) {
				holder = Math.min(holder, stepsOf(outline.symbols[outer]?.line));
			}
		}
	}
	return [own, holder];
}

function strongest(parts: Readonly<Record<string, number>>): string {
	return Object.entries(parts).sort(([, a], [, b]) => b - a)[0]?.[0] ?? 'header';
}
