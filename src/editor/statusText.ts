import { formatCount } from '../core/base/text.ts';
import type { ViewState, ViewTier } from '../protocol/budgetView.ts';

const TIER_NAMES: Readonly<Record<ViewTier, string>> = {
	critical: 'Critical',
	important: 'Important',
	supporting: 'Supporting',
	cache: 'Cache',
};

/** The status bar item: `text` with icons, `hover` in Markdown, `label` for screen readers. */
export interface StatusText {
	readonly text: string;
	readonly hover: string;
	readonly label: string;
}

export function statusText({ context, empty, index, engine }: ViewState): StatusText {
	const icon = {
		none: '$(circle-slash)',
		loading: '$(loading~spin)',
		ready: '$(dashboard)',
		busy: '$(sync~spin)',
		failed: '$(warning)',
	}[engine.kind];
	const amount = context ? `${short(context.used)}/${short(context.budget)}` : 'Plimsoll';
	const hover = [
		context
			? `**${formatCount(context.used)} of ${formatCount(context.budget)} tokens** for ${context.file}:${context.line}, ${formatCount(context.reserved)} more for the answer`
			: (empty ?? ''),
		...(context ? [tierTable(context.tiers)] : []),
		...(context?.notices ?? []),
		engine.text,
		...(engine.last
			? [`Last request: ${formatCount(engine.last.reused)} tokens reused, ${formatCount(engine.last.evaluated)} read anew`]
			: []),
		...(index ? [index.text] : []),
	];
	const label = context
		? `Plimsoll: ${context.used} of ${context.budget} tokens used. ${engine.text}`
		: `Plimsoll: ${empty ?? ''} ${engine.text}`;
	return { text: `${icon} ${amount}`, hover: hover.filter((part) => part).join('\n\n'), label };
}

function tierTable(tiers: Readonly<Record<ViewTier, { readonly used: number; readonly limit: number }>>): string {
	const rows = (Object.keys(TIER_NAMES) as ViewTier[]).map(
		(tier) => `| ${TIER_NAMES[tier]} | ${formatCount(tiers[tier].used)} | ${formatCount(tiers[tier].limit)} |`,
	);
	return ['| Tier | Used | Limit |', '|:--|--:|--:|', ...rows].join('\n');
}

/** `3.6k` above a thousand. */
function short(tokens: number): string {
	return tokens < 1000 ? String(tokens) : `${(tokens / 1000).toFixed(tokens < 99_950 ? 1 : 0)}k`;
}
