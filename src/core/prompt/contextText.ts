import { formatCount } from '../base/text.ts';
import { type PackedContext, TIERS } from '../pack/packedContext.ts';
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

/** The packed context as a document: what it costs and why first, then its text. */
export function contextReport(packed: PackedContext): string {
	const tiers = TIERS.map((tier) => {
		const { used, limit } = packed.tiers[tier];
		return `${tier.padEnd(10)} ${formatCount(used).padStart(9)} / ${formatCount(limit)}`;
	});
	const items = packed.items.map((item) => {
		const name = item.symbol ? `${item.path}#${item.symbol}` : item.path;
		return `${item.tier.padEnd(10)} ${formatCount(item.tokens).padStart(9)} ${item.form.padEnd(9)} ${name}: ${item.why}`;
	});
	const leftOut = packed.leftOutMore + packed.leftOut.length;
	return [
		`Context for ${packed.file}:${packed.line + 1}:${packed.character + 1}`,
		`${formatCount(packed.used)} of ${formatCount(packed.budget)} tokens, counted by ${packed.tokenizer}; ${formatCount(leftOut)} left out.`,
		...packed.notices,
		'',
		...tiers,
		'',
		...items,
		'',
		'-'.repeat(72),
		'',
		contextText(packed),
	].join('\n');
}
