import '@vscode-elements/elements/dist/vscode-button/index.js';
import '@vscode-elements/elements/dist/vscode-progress-bar/index.js';
import { html, nothing, type TemplateResult } from 'lit';
import type { EngineState, ViewCommand } from '../../protocol/budgetView.ts';
import { t } from '../../protocol/localize.ts';
import { formatBytes, formatCount, formatDuration, formatPercent, visibleText } from '../format.ts';
import { memoryGeometry, reuseGeometry } from '../gaugeGeometry.ts';
import type { Ui } from '../ui.ts';
import { gauge } from './gauge.ts';

/** The model: which, in what state, and how much of the last prompt it did not have to read again. */
export function engineCard(engine: EngineState, ui: Ui): TemplateResult {
	const { kind, progress, device, last, kvBytes } = engine;
	const text = visibleText(engine.text);
	// Without a model the text is a sentence, which needs more room than a name.
	const missing = kind === 'none' || kind === 'failed';
	return html`
		<section class=${`engine ${kind}`}>
			<div class="row">
				<h2 class="label" title=${text}><i class="dot"></i><bdi class="name">${missing ? t('Model') : text}</bdi></h2>
				<span class="dim">${stateOf(kind)}</span>
			</div>
			${missing ? html`<p class="reason">${text}</p>` : nothing}
			${actions(engine.actions, ui)}
			${kind === 'loading' || kind === 'downloading' ? loading(kind, progress) : nothing}
			${device ? html`<p class="small device" title=${visibleText(device)}>${visibleText(device)}</p>` : nothing}
			${engine.model ? modelFacts(engine.model) : nothing}
			${prefixLine(engine)}
			${last ? reuse(last) : nothing}
			${last || kvBytes > 0 ? figures(last, kvBytes) : nothing}
		</section>
	`;
}

function stateOf(kind: EngineState['kind']): string {
	switch (kind) {
		case 'none':
			return t('none');
		case 'downloading':
			return t('downloading');
		case 'loading':
			return t('loading');
		case 'ready':
			return t('ready');
		case 'busy':
			return t('working');
		case 'failed':
			return t('failed');
	}
}

function actions(commands: readonly ViewCommand[], ui: Ui): TemplateResult | typeof nothing {
	if (commands.length === 0) {
		return nothing;
	}
	return html`
		<p class="actions">
			${commands.map(
				(command, index) =>
					html`<vscode-button ?secondary=${index > 0} data-command=${command} @click=${() => ui.run(command)}>${titleOf(command)}</vscode-button>`,
			)}
		</p>
	`;
}

function titleOf(command: ViewCommand): string {
	switch (command) {
		case 'plimsoll.chooseModel':
			return t('Choose Model');
		case 'plimsoll.reloadModel':
			return t('Load Again');
		case 'plimsoll.stopDownload':
			return t('Stop');
		case 'plimsoll.showLog':
			return t('Show Log');
		case 'plimsoll.openWalkthrough':
			return t('Show Me Round');
		case 'workbench.trust.manage':
			return t('Manage Trust');
		default:
			return command;
	}
}

/** What the next request finds: all of the context, what was read of it so far, or nothing but the code round the cursor. */
function prefixLine({ prefix, warming, warmedFromDisk }: EngineState): TemplateResult | typeof nothing {
	switch (prefix) {
		case 'warm':
			return html`<p class="small prefix warm"><i class="dot"></i>${
				warmedFromDisk > 0
					? t('Warm: the context is read already, {0} tokens from disk', formatCount(warmedFromDisk))
					: t('Warm: the context is read already')
			}</p>`;
		case 'cold':
			return html`<p class="small prefix cold"><i class="dot"></i>${t('Cold: until it is read, requests show the code round the cursor alone')}</p>`;
		case 'warming':
			return html`<p class="small prefix warming" role="status"><i class="dot"></i>${
				warming === undefined
					? t('Warming: the context is being read')
					: t('Warming: {0} of the context is read', formatPercent(warming, 1))
			}</p>`;
		default:
			return nothing;
	}
}

function modelFacts(model: NonNullable<EngineState['model']>): TemplateResult {
	const { memory, layers, gpuLayers, context, trained, prefillRate } = model;
	const place = memory.where === 'vram' ? t('GPU memory') : t('memory');
	const total = memory.model + memory.kv + memory.compute;
	const geometry = memoryGeometry(memory);
	const text = t(
		'{0} of {1}: model {2}, KV {3}, buffers {4}',
		formatBytes(total),
		place,
		formatBytes(memory.model),
		formatBytes(memory.kv),
		formatBytes(memory.compute),
	);
	return html`
		<p class="small device">${[
			gpuLayers > 0 ? t('{0} of {1} layers on the GPU', gpuLayers, layers) : t('{0} layers', layers),
			t('context {0} of {1}', formatCount(context), formatCount(trained)),
			t('reads {0} tokens/s', formatCount(prefillRate)),
		].join(' · ')}</p>
		${gauge({
			label: t('Memory plan'),
			now: Math.round(total / 1e6),
			max: Math.round(Math.max(memory.free, total) / 1e6),
			text,
			parts: [
				['used weights', geometry.model],
				['used kv', geometry.kv],
				['used buffers', geometry.compute],
				['free', geometry.free],
			],
			mark: undefined,
		})}
		<p class="small device" title=${text}>${text}</p>
	`;
}

function loading(kind: 'loading' | 'downloading', progress: number | undefined): TemplateResult {
	return html`
		<vscode-progress-bar
			aria-label=${kind === 'loading' ? t('Loading the model') : t('Downloading the model')}
			.indeterminate=${progress === undefined}
			.value=${Math.round((progress ?? 0) * 100)}
		></vscode-progress-bar>
	`;
}

type LastRequest = NonNullable<EngineState['last']>;

function reuse(last: LastRequest): TemplateResult {
	const geometry = reuseGeometry(last);
	const prompt = last.reused + last.evaluated;
	const share = formatPercent(last.reused, prompt);
	return html`
		<div class="numbers reuse"><span>${t('{0} of the prompt reused', share)}</span></div>
		${gauge({
			label: t('Prompt tokens reused'),
			now: last.reused,
			max: prompt,
			text: t(
				'{0} of {1} prompt tokens reused, {2}; {3} evaluated',
				formatCount(last.reused),
				formatCount(prompt),
				share,
				formatCount(last.evaluated),
			),
			parts: [
				['used memory', geometry.memory],
				['used disk', geometry.disk],
				['used evaluated', geometry.evaluated],
			],
			mark: undefined,
		})}
	`;
}

function figures(last: LastRequest | undefined, kvBytes: number): TemplateResult {
	const rows: (readonly [className: string, name: string, value: string, hint: string])[] = [];
	if (last) {
		rows.push(
			['memory', t('in memory'), formatCount(last.reused - last.fromDisk), t('Prompt tokens whose KV was in memory')],
			['disk', t('from disk'), formatCount(last.fromDisk), t('Prompt tokens whose KV was loaded from disk')],
			['evaluated', t('evaluated'), formatCount(last.evaluated), t('Prompt tokens that had to be computed')],
			['plain', t('generated'), formatCount(last.generated), t('Tokens of the answer')],
			['plain', t('first token'), formatDuration(last.firstTokenMs), t('From the request to the first token of the answer')],
		);
	}
	if (kvBytes > 0) {
		rows.push(['plain', t('saved KV'), formatBytes(kvBytes), t('Evaluated prompts kept on disk for the next start')]);
	}
	return html`
		<dl class="figures">
			${rows.map(
				([className, name, value, hint]) =>
					html`<div class=${className} title=${hint}><dt><i class="swatch"></i>${name}</dt><dd class="count">${value}</dd></div>`,
			)}
		</dl>
	`;
}
