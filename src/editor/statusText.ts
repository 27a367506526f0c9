import { VIEW_TIERS, type ViewState, type ViewTier } from '../protocol/budgetView.ts';
import { localNumber, t } from '../protocol/localize.ts';
import { tierName } from '../protocol/tierNames.ts';
import { formatCount } from './numbers.ts';

/** The status bar item: `text` with icons, `hover` in Markdown, `label` for screen readers. */
export interface StatusText {
	readonly text: string;
	readonly hover: string;
	readonly label: string;
}

export function statusText({ context, empty, index, engine }: ViewState): StatusText {
	const icon = {
		none: '$(circle-slash)',
		downloading: '$(cloud-download)',
		loading: '$(loading~spin)',
		ready: '$(dashboard)',
		busy: '$(sync~spin)',
		failed: '$(warning)',
	}[engine.kind];
	const amount = context ? `${short(context.used)}/${short(context.budget)}` : 'Plimsoll';
	const hover = [
		context
			? `**${t('{0} of {1} tokens', formatCount(context.used), formatCount(context.budget))}** ${t('for {0}, {1} more for the answer', `${context.file}:${context.line}`, formatCount(context.reserved))}`
			: (empty ?? ''),
		...(context ? [tierTable(context.tiers)] : []),
		...(context?.notices ?? []),
		engine.text,
		...(engine.last
			? [t('Last request: {0} tokens reused, {1} read anew', formatCount(engine.last.reused), formatCount(engine.last.evaluated))]
			: []),
		...(index ? [index.text] : []),
	];
	const label = context
		? `Plimsoll: ${t('{0} of {1} tokens used.', context.used, context.budget)} ${engine.text}`
		: `Plimsoll: ${empty ?? ''} ${engine.text}`;
	return { text: `${icon} ${amount}`, hover: hover.filter((part) => part).join('\n\n'), label };
}

function tierTable(tiers: Readonly<Record<ViewTier, { readonly used: number; readonly limit: number }>>): string {
	const rows = VIEW_TIERS.map(
		(tier) => `| ${tierName(tier)} | ${formatCount(tiers[tier].used)} | ${formatCount(tiers[tier].limit)} |`,
	);
	return [`| ${t('Tier')} | ${t('Used')} | ${t('Limit')} |`, '|:--|--:|--:|', ...rows].join('\n');
}

/** `3.6k` above a thousand. */
function short(tokens: number): string {
	return tokens < 1000 ? String(tokens) : localNumber(`${(tokens / 1000).toFixed(tokens < 99_950 ? 1 : 0)}k`);
}
