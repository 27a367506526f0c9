import { inEnglish, type Say, sentence } from '../base/sentence.ts';
import { formatCount } from '../base/text.ts';
import { SHOWN } from './shownForm.ts';
import { type ContextSnapshot, snapshotPieces } from './snapshot.ts';
import type { Encoder } from './tokenizer.ts';

type Item = ContextSnapshot['items'][number];

/** How one prompt became another. */
export interface SnapshotComparison {
	/** What was asked differently: `budget 1,000 → 2,000`. */
	readonly inputs: readonly string[];
	/** Tokens that both begin with: what a model need not evaluate again. */
	readonly shared: number;
	/** The place where they part; `undefined` for equal prompts. */
	readonly first: { readonly before: string; readonly after: string; readonly cause: string } | undefined;
	readonly entered: readonly Item[];
	readonly left: readonly Item[];
	/** In both, in another form or at another price. */
	readonly changed: readonly { readonly before: Item; readonly after: Item }[];
}

/** Characters shown of either side from the place where they part. */
const EXCERPT = 60;

/** @param encoder of the tokenizer that both were counted with */
export async function compareSnapshots(
	before: ContextSnapshot,
	after: ContextSnapshot,
	encoder: Encoder,
): Promise<SnapshotComparison> {
	const place = await firstDifference(snapshotPieces(before), snapshotPieces(after), encoder);
	const [old, fresh] = [byName(before.items), byName(after.items)];
	return {
		inputs: changedInputs(before, after),
		shared: place.tokens,
		first: place.differs && {
			before: place.differs.before,
			after: place.differs.after,
			cause: causeOf(before, after, place.tokens),
		},
		entered: [...fresh].flatMap(([name, item]) => (old.has(name) ? [] : [item])),
		left: [...old].flatMap(([name, item]) => (fresh.has(name) ? [] : [item])),
		changed: [...fresh].flatMap(([name, item]) => {
			const was = old.get(name);
			return was && !sameItem(was, item) ? [{ before: was, after: item }] : [];
		}),
	};
}

/** Overloads and merged declarations share an id: they are told apart by their order. */
function byName(items: readonly Item[]): Map<string, Item> {
	const named = new Map<string, Item>();
	for (const item of items) {
		let name = item.id;
		while (named.has(name)) {
			name += "'";
		}
		named.set(name, item);
	}
	return named;
}

/** Pieces are tokenized each on its own: only the first that differs has to be looked into. */
async function firstDifference(before: readonly string[], after: readonly string[], encoder: Encoder) {
	let tokens = 0;
	for (let at = 0; at < Math.max(before.length, after.length); at++) {
		const [old = '', fresh = ''] = [before[at], after[at]];
		const [a, b] = [await encoder.encode(old), await encoder.encode(fresh)];
		if (old === fresh) {
			tokens += a.length;
			continue;
		}
		let same = 0;
		while (same < Math.min(a.length, b.length) && a[same] === b[same]) {
			same++;
		}
		let parted = 0;
		while (parted < Math.min(old.length, fresh.length) && old[parted] === fresh[parted]) {
			parted++;
		}
		const excerpt = (text: string) => text.slice(parted, parted + EXCERPT);
		return { tokens: tokens + same, differs: { before: excerpt(old), after: excerpt(fresh) } };
	}
	return { tokens, differs: undefined };
}

/** Items stand in the order of the prompt: the first that is not the same is where it parted, unless only its source changed. */
function causeOf(before: ContextSnapshot, after: ContextSnapshot, shared: number): string {
	for (let at = 0; at < Math.max(before.items.length, after.items.length); at++) {
		const [old, fresh] = [before.items[at], after.items[at]];
		if (old && fresh && sameItem(old, fresh)) {
			continue;
		}
		if (old && fresh?.id === old.id) {
			return old.form === fresh.form
				? sentence`${fresh.id} shows other lines: ${formatCount(old.tokens)} → ${formatCount(fresh.tokens)} tokens`
				: sentence`${fresh.id} is shown ${SHOWN[fresh.form]} instead of ${SHOWN[old.form]}`;
		}
		if (fresh && !before.items.some(({ id }) => id === fresh.id)) {
			return sentence`${fresh.id} entered: ${fresh.why}`;
		}
		if (old && !after.items.some(({ id }) => id === old.id)) {
			const reason = after.leftOut.find(({ path, symbol }) => `${path}#${symbol}` === old.id)?.reason;
			return reason === undefined ? sentence`${old.id} left the context` : sentence`${old.id} left the context: ${reason}`;
		}
		return sentence`${fresh?.id ?? old?.id ?? ''} stands in another place`;
	}
	let tokens = 0;
	const item = after.items.find((each) => {
		tokens += each.tokens;
		return tokens > shared;
	});
	return item?.path ? sentence`the text of ${item.path} changed` : sentence`the text of a file changed`;
}

function sameItem(a: Item, b: Item): boolean {
	return a.id === b.id && a.form === b.form && a.tokens === b.tokens && JSON.stringify(a.ranges) === JSON.stringify(b.ranges);
}

function changedInputs(before: ContextSnapshot, after: ContextSnapshot): string[] {
	const cursor = ({ file, line, character }: ContextSnapshot) => `${file}:${line + 1}:${character + 1}`;
	const inputs = (snapshot: ContextSnapshot): Record<string, string> => ({
		cursor: cursor(snapshot),
		budget: formatCount(snapshot.budget),
		tokenizer: snapshot.tokenizer,
		...Object.fromEntries(Object.entries(snapshot.options).map(([name, value]) => [name, JSON.stringify(value)])),
	});
	const fresh = inputs(after);
	return Object.entries(inputs(before)).flatMap(([name, value]) =>
		value === fresh[name] ? [] : [`${name} ${value} → ${fresh[name]}`],
	);
}

/** The comparison for a terminal or a document; what was asked keeps the names it has in a snapshot. */
export function comparisonText(
	{ inputs, shared, first, entered, left, changed }: SnapshotComparison,
	say: Say = inEnglish,
): string {
	const tokens = (item: Item) => say(sentence`${formatCount(item.tokens)} tokens`);
	const named = (mark: string, item: Item) => `${mark} ${item.id} (${say(item.form)}, ${tokens(item)}): ${say(item.why)}`;
	const [before, after] = [say(sentence`before`), say(sentence`after`)];
	const side = (name: string) => name.padEnd(Math.max(before.length, after.length));
	return [
		...inputs,
		first
			? say(sentence`They part after ${formatCount(shared)} tokens: ${first.cause}.`)
			: say(sentence`Equal: all ${formatCount(shared)} tokens are the same.`),
		...(first ? [`  ${side(before)} ${JSON.stringify(first.before)}`, `  ${side(after)} ${JSON.stringify(first.after)}`] : []),
		...entered.map((item) => named('+', item)),
		...left.map((item) => named('-', item)),
		...changed.map(
			(change) =>
				`~ ${change.after.id}: ${say(change.before.form)} → ${say(change.after.form)}, ${say(formatCount(change.before.tokens))} → ${tokens(change.after)}`,
		),
		'',
	].join('\n');
}
