import { inEnglish, type Say } from '../base/sentence.ts';
import { formatCount } from '../base/text.ts';
import { type LineRange, type PackedContext, TIERS } from '../pack/packedContext.ts';
import { plainText } from '../pack/renderBlocks.ts';
import { fileHeader } from './fileHeader.ts';

/** What a control token of a model is shown as: most of them begin a file. */
const SEPARATOR = '=== ';

/** The packed context for people and for other tools, the current file last. Files are set apart as they were packed. */
export function contextText(packed: PackedContext): string {
	const before = packed.segments.map((segment) => (segment.kind === 'control' ? SEPARATOR : segment.text)).join('');
	const { prefix, suffix } = packed.window;
	if (prefix + suffix === '') {
		return before;
	}
	const separated = packed.segments.some((segment) => segment.kind === 'control');
	const header = separated ? `${SEPARATOR}${packed.file}\n` : plainText(fileHeader(packed.file, undefined));
	return `${before}${header}${prefix}${suffix}${suffix.endsWith('\n') ? '' : '\n'}`;
}

/** The packed context as a document: what it costs and why first, tier by tier, then its text. */
export interface ContextDocument {
	readonly text: string;
	/** Names of items that lead to their source. */
	readonly links: readonly DocumentLink[];
	/** First and last line of what folds: tiers, and the files of the text. */
	readonly folds: readonly LineRange[];
}

export interface DocumentLink {
	/** 0-based, in the document; columns are UTF-16. */
	readonly line: number;
	readonly from: number;
	readonly to: number;
	readonly path: string;
	/** 0-based, in the source. */
	readonly target: number;
}

const RULE = '-'.repeat(72);

/**
 * Notices and reasons are said in the reader's language. The lines with the totals, the tiers and the forms are not: the grammar of
 * the document reads them, and so they are the same bytes for everyone who packs the same.
 */
export function contextDocument(packed: PackedContext, say: Say = inEnglish): ContextDocument {
	const { file, line, character, used, budget, tokenizer } = packed;
	const lines: string[] = [];
	const links: DocumentLink[] = [];
	const folds: LineRange[] = [];
	const leftOut = packed.leftOutMore + packed.leftOut.length;
	lines.push(
		`Context for ${file}:${line + 1}:${character + 1}`,
		`${formatCount(used)} of ${formatCount(budget)} tokens, counted by ${tokenizer}; ${formatCount(leftOut)} left out.`,
		...packed.notices.map(say),
		'',
	);
	links.push({ line: 0, from: 'Context for '.length, to: lines[0]?.length ?? 0, path: file, target: line });
	for (const tier of TIERS) {
		const { used: tokens, limit, promised } = packed.tiers[tier];
		const first = lines.length;
		const amount = `${formatCount(tokens).padStart(9)} / ${formatCount(limit)}`;
		lines.push(`${tier.padEnd(10)} ${amount}, promised ${formatCount(promised)}`);
		for (const item of packed.items.filter((each) => each.tier === tier)) {
			const name = item.symbol && item.form !== 'name' ? `${item.path}#${item.symbol}` : item.path || item.id;
			const before = `  ${formatCount(item.tokens).padStart(19)} ${item.form.padEnd(9)} `;
			if (item.path !== '') {
				const [from, to] = [before.length, before.length + name.length];
				links.push({ line: lines.length, from, to, path: item.path, target: item.ranges[0]?.[0] ?? 0 });
			}
			lines.push(`${before}${name}: ${say(item.why)}`);
		}
		if (lines.length - 1 > first) {
			folds.push([first, lines.length - 1]);
		}
	}
	lines.push('', RULE, '');
	const text = contextText(packed);
	folds.push(...fileFolds(text.split('\n'), lines.length, new Set([file, ...packed.items.map(({ path }) => path)])));
	return { text: [...lines, text].join('\n'), links, folds };
}

/** The files of the text: from a header that names one of `paths` to the next. */
function fileFolds(lines: readonly string[], offset: number, paths: ReadonlySet<string>): LineRange[] {
	const starts = lines.flatMap((line, index) => {
		const space = line.indexOf(' ');
		return space > 0 && paths.has(line.slice(space + 1)) ? [index] : [];
	});
	const last = lines.at(-1) === '' ? lines.length - 2 : lines.length - 1;
	return starts.flatMap((start, index): LineRange[] => {
		const end = (starts[index + 1] ?? last + 1) - 1;
		return end > start ? [[offset + start, offset + end]] : [];
	});
}
