import '@vscode-elements/elements/dist/vscode-button/index.js';
import '@vscode-elements/elements/dist/vscode-progress-bar/index.js';
import { html, nothing, type TemplateResult } from 'lit';
import type { EngineState } from '../../protocol/budgetView.ts';
import { formatBytes, formatCount, formatDuration, formatPercent, visibleText } from '../format.ts';
import { reuseGeometry } from '../gaugeGeometry.ts';
import type { Ui } from '../ui.ts';
import { gauge } from './gauge.ts';

const WORDS: Readonly<Record<EngineState['kind'], string>> = {
	none: 'none',
	loading: 'loading',
	ready: 'ready',
	busy: 'working',
	failed: 'failed',
};

/** The model: which, in what state, and how much of the last prompt it did not have to read again. */
export function engineCard(engine: EngineState, ui: Ui): TemplateResult {
	const { kind, progress, device, last, kvBytes } = engine;
	const text = visibleText(engine.text);
	// Without a model the text is a sentence, which needs more room than a name.
	const missing = kind === 'none' || kind === 'failed';
	return html`
		<section class=${`engine ${kind}`}>
			<div class="row">
				<h2 class="label" title=${text}><i class="dot"></i><bdi class="name">${missing ? 'Model' : text}</bdi></h2>
				<span class="dim">${WORDS[kind]}</span>
			</div>
			${missing ? html`<p class="reason">${text}</p>` : nothing}
			${missing ? actions(kind, ui) : nothing}
			${kind === 'loading' ? loading(progress) : nothing}
			${device ? html`<p class="small device" title=${visibleText(device)}>${visibleText(device)}</p>` : nothing}
			${last ? reuse(last) : nothing}
			${last || kvBytes > 0 ? figures(last, kvBytes) : nothing}
		</section>
	`;
}

function actions(kind: EngineState['kind'], ui: Ui): TemplateResult {
	const choose = () => ui.run('plimsoll.chooseModel');
	const showLog = () => ui.run('plimsoll.showLog');
	return html`
		<p class="actions">
			<vscode-button data-command="plimsoll.chooseModel" @click=${choose}>Choose Model</vscode-button>
			${kind === 'failed' ? html`<vscode-button secondary data-command="plimsoll.showLog" @click=${showLog}>Show Log</vscode-button>` : nothing}
		</p>
	`;
}

function loading(progress: number | undefined): TemplateResult {
	return html`
		<vscode-progress-bar
			aria-label="Loading the model"
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
		<div class="numbers reuse"><span><b class="count">${share}</b> of the prompt reused</span></div>
		${gauge({
			label: 'Prompt tokens reused',
			now: last.reused,
			max: prompt,
			text: `${formatCount(last.reused)} of ${formatCount(prompt)} prompt tokens reused, ${share}; ${formatCount(last.evaluated)} evaluated`,
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
			['memory', 'in memory', formatCount(last.reused - last.fromDisk), 'Prompt tokens whose KV was in memory'],
			['disk', 'from disk', formatCount(last.fromDisk), 'Prompt tokens whose KV was loaded from disk'],
			['evaluated', 'evaluated', formatCount(last.evaluated), 'Prompt tokens that had to be computed'],
			['plain', 'generated', formatCount(last.generated), 'Tokens of the answer'],
			['plain', 'first token', formatDuration(last.firstTokenMs), 'From the request to the first token of the answer'],
		);
	}
	if (kvBytes > 0) {
		rows.push(['plain', 'saved KV', formatBytes(kvBytes), 'Evaluated prompts kept on disk for the next start']);
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
