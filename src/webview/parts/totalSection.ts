import { html, nothing, type TemplateResult } from 'lit';
import { type ContextState, type ConversationState, VIEW_TIERS } from '../../protocol/budgetView.ts';
import { t } from '../../protocol/localize.ts';
import { formatCount, formatDuration, formatPercent, splitPath, visibleText } from '../format.ts';
import { conversationGeometry, totalGeometry } from '../gaugeGeometry.ts';
import { gauge } from './gauge.ts';

/** Where the cursor is, and how full the whole budget is. */
export function totalSection(context: ContextState): TemplateResult {
	const { file, line, used, budget, reserved, conversation, tokenizer, isEnough, ms } = context;
	const { name, folder } = splitPath(visibleText(file));
	const geometry = totalGeometry(context);
	const percent = formatPercent(used, budget);
	const answer = reserved > 0 ? t('{0} more are kept for the answer', formatCount(reserved)) : '';
	return html`
		<header>
			<h1 class="place" title=${`${visibleText(file)}:${line}`}>
				<bdi class="name">${name}</bdi><span class="line">:${line}</span>${folder ? html`<bdi class="folder">${folder}</bdi>` : nothing}
			</h1>
			<div class="numbers total">
				<span class="sum"><b class="count" data-total="used">${formatCount(used)}</b> ${t('of')} <span class="count" data-total="budget">${formatCount(budget)}</span></span>
				<span class="unit">${t('tokens')}</span>
				<b class="count">${percent}</b>
			</div>
			${gauge({
				label: t('Budget'),
				now: used,
				max: budget,
				text: `${t('{0} of {1} tokens, {2}', formatCount(used), formatCount(budget), percent)}${answer && `; ${answer}`}`,
				parts: [
					...VIEW_TIERS.map((tier) => [`used ${tier}`, geometry.tiers[tier]] as const),
					['used other', geometry.other],
					['free', geometry.free],
					['reserved', geometry.reserved],
				],
				mark: geometry.mark,
			})}
			${conversation ? conversationGauge(conversation) : nothing}
			<div class="numbers small">
				<span title=${t('Who counted the tokens')}>${visibleText(tokenizer)}</span>
				<span class="took" title=${t('How long packing took')}>${formatDuration(ms)}</span>
				${reserved > 0 ? html`<span class="reserve" title=${answer}>${t('+ {0} for the answer', formatCount(reserved))}</span>` : nothing}
			</div>
			${isEnough && used < budget ? leftFree(budget - used) : nothing}
		</header>
	`;
}

/** Why a gauge is not full. */
function leftFree(tokens: number): TemplateResult {
	const reason = t('Nothing more near the cursor speaks for anything. The setting plimsoll.fill fills the rest all the same.');
	return html`<div class="numbers small"><span title=${reason}>${t('{0} left free', formatCount(tokens))}</span></div>`;
}

/** The inline chat that the context is for: what was said takes room from it, until its older part is told in short. */
function conversationGauge(conversation: ConversationState): TemplateResult {
	const { tokens, room } = conversation;
	const { used, free } = conversationGeometry(conversation);
	return html`
		<div class="numbers small">
			<span>${t('Inline chat')}</span>
			<span class="count" data-total="conversation">${t('{0} tokens', formatCount(tokens))}</span>
			<b class="count">${formatPercent(tokens, room)}</b>
		</div>
		${gauge({
			label: t('Conversation'),
			now: tokens,
			max: room,
			text: t('{0} of {1} tokens, {2}', formatCount(tokens), formatCount(room), formatPercent(tokens, room)),
			parts: [
				['used other', used],
				['free', free],
			],
			mark: undefined,
		})}
	`;
}
