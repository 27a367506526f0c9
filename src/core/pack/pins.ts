import { linesIn } from '../base/lineRanges.ts';
import { sentence } from '../base/sentence.ts';
import { formatCount } from '../base/text.ts';
import type { WorkspaceIndex } from '../index/workspaceIndex.ts';
import { type Outline, qualifiedName } from '../parse/outline.ts';
import { Choices, splitName } from './choices.ts';
import type { PackOptions } from './contextEngine.ts';
import type { LineCosts } from './lineCosts.ts';
import { linesThatFit, type Overflow, type OverflowRule } from './overflow.ts';
import { type PromptDraft, plainItem } from './promptDraft.ts';

/** What is kept of a pin, as the end of a sentence. */
const KEPT: Readonly<Record<Overflow, string>> = {
	middle: sentence`: its beginning and its end`,
	summary: sentence`: its beginning and its end`,
	head: sentence`: its beginning`,
	tail: sentence`: its end`,
	window: sentence`: those that say most about what is near the cursor`,
};

/** A file that the user pinned, or symbols of it. */
export interface Pin {
	readonly path: string;
	/** `undefined` for the whole file. */
	readonly symbol: PinnedSymbol | undefined;
	/** Signatures only. */
	readonly brief: boolean;
	readonly outline: Outline | undefined;
}

interface PinnedSymbol {
	readonly name: string;
	/** In {@link Pin.outline}. */
	readonly index: number;
}

/** The pins of the options as the index knows them: folders as their files, symbols that are gone left out with a notice. */
export function pinsOf(
	{ pins, excludes, signatureOnly }: PackOptions,
	index: WorkspaceIndex,
): { readonly pins: readonly Pin[]; readonly notices: readonly string[] } {
	const excluded = new Choices(excludes);
	const brief = new Choices(signatureOnly);
	const found = new Map<string, Pin>();
	const notices: string[] = [];
	const add = (path: string, symbol: PinnedSymbol | undefined) => {
		const pin = { path, symbol };
		const nameOf = () => symbol?.name ?? '';
		if (!excluded.has(pin, nameOf)) {
			found.set(`${path}#${nameOf()}`, { ...pin, brief: brief.has(pin, nameOf), outline: index.outline(path) });
		}
	};
	for (const pin of pins) {
		const { path, symbol } = splitName(pin);
		if (path.endsWith('/')) {
			for (const file of [...index.files].filter((each) => each.startsWith(path)).sort()) {
				add(file, undefined);
			}
		} else if (symbol === '') {
			add(path, undefined);
		} else {
			const outline = index.outline(path);
			const named = outline?.symbols.flatMap((_, at) => (qualifiedName(outline, at) === symbol ? [at] : [])) ?? [];
			for (const at of named) {
				add(path, { name: symbol, index: at });
			}
			if (named.length === 0) {
				notices.push(sentence`${pin} is pinned, but is not there any more.`);
			}
		}
	}
	return { pins: [...found.values()], notices };
}

/**
 * Shows a pin in the cache tier as far as it fits; what stands in the prompt already is not shown twice.
 * @param limit tokens that the cache tier may have
 * @param rule what is kept of one that does not fit
 * @returns what the user should know
 */
export async function takePin(
	pin: Pin,
	file: string,
	limit: number,
	rule: Omit<OverflowRule, 'worth'> & { readonly worth: (text: string) => number },
	draft: PromptDraft,
	costs: LineCosts,
): Promise<string | undefined> {
	const { path, symbol } = pin;
	// The current file is shown anyway, round the cursor; a symbol of it may stand elsewhere.
	if (path === file && !symbol) {
		return undefined;
	}
	await costs.read([path]);
	const text = costs.text(path);
	const wanted = linesOf(pin, text.length).filter((line) => line < text.length && !draft.showsLine(path, line));
	if (wanted.length === 0) {
		return text.length === 0 ? sentence`${path} is pinned, but cannot be read.` : undefined;
	}
	for (const line of wanted) {
		costs.ask(path, line, line);
	}
	await costs.answer();
	const header = draft.shows(path) ? 0 : costs.header(path);
	const room = Math.min(limit - draft.used.cache, draft.budget - draft.total) - header;
	const prices = wanted.map((line) => costs.line(path, line));
	const worth = (at: number) => rule.worth(text[wanted[at] ?? 0] ?? '');
	const kept = linesThatFit(prices, room, { ...rule, worth });
	if (kept.length > 0) {
		const id = symbol ? `${path}#${symbol.name}` : path;
		const form = pin.brief ? 'signature' : symbol ? 'body' : 'text';
		draft.addLines(path, 'cache', {
			...plainItem(
				id,
				form,
				sentence`pinned by you`,
				kept.map((at) => wanted[at] ?? 0),
				kept.reduce((sum, at) => sum + (prices[at] ?? 0), header),
			),
			symbol: symbol?.name ?? '',
		});
	}
	const what = symbol ? `${path}#${symbol.name}` : path;
	return kept.length < wanted.length
		? sentence`${what} is pinned, but only ${formatCount(kept.length)} of its ${formatCount(wanted.length)} lines fit${KEPT[rule.overflow]}.`
		: undefined;
}

/** The lines that a pin shows, ascending. */
function linesOf({ symbol, outline, brief }: Pin, count: number): number[] {
	const symbols = outline?.symbols ?? [];
	const lines = new Set<number>();
	const add = (range: readonly [number, number]) => {
		for (const line of linesIn(range)) {
			lines.add(line);
		}
	};
	const own = symbol && symbols[symbol.index];
	if (own) {
		const container = symbols[own.container];
		if (container) {
			lines.add(container.line);
		}
		add(own.signature);
		if (!brief) {
			add(own.extent);
		}
		for (const member of symbols.filter((each) => each.container === symbol.index)) {
			add(member.signature);
		}
	} else if (brief && symbols.length > 0) {
		for (const each of symbols) {
			add(each.signature);
		}
	} else {
		add([0, count - 1]);
	}
	return [...lines].sort((a, b) => a - b);
}
