import '@vscode-elements/elements/dist/vscode-button/index.js';
import '@vscode-elements/elements/dist/vscode-progress-bar/index.js';
import { html, nothing, type TemplateResult } from 'lit';
import type { EngineState } from '../../protocol/budgetView.ts';
import { formatBytes, formatCount, formatDuration, formatPercent, visibleText } from '../format.ts';
import { reuseGeometry } from '../gaugeGeometry.ts';
import type { Ui } from '../ui.ts';
import { gauge } from './gauge.ts';

const WORDS: Readonly<Record<EngineState['kind'], string>> = {
	none: 'no model',
	loading: 'loading',
	ready: 'ready',
	busy: 'working',
	failed: 'failed',
};

/** The model: which, in what state, and how much of the last prompt it did not have to read again. */
export function engineCard(engine: EngineState, ui: Ui): TemplateResult {
	const { kind, text, progress, device, last, kvBytes } = engine;
	const choose = () => ui.run('plimsoll.chooseModel');
	return html`
		<section class=${`engine ${kind}`}>
			<div class="row">
				<h2 class="label" title=${visibleText(text)}><i class="dot"></i><bdi class="name">${kind === 'failed' || kind === 'none' ? 'Model' : visibleText(text)}</bdi></h2>
				<span class="dim">${WORDS[kind]}</span>
			</div>
			${kind === 'failed' || kind === 'none' ? html`<p class="reason">${visibleText(text)}</p>` : nothing}
			${
				kind === 'loading'
					? html`<vscode-progress-bar
							aria-label="Loading the model"
							.indeterminate=${progress === undefined}
							.value=${Math.round((progress ?? 0) * 100)}
						></vscode-progress-bar>`
					: nothing
			}
			${
				kind === 'none' || kind === 'failed'
					? html`<p class="actions">
							<vscode-button data-command="plimsoll.chooseModel" @click=${choose}>Choose Model</vscode-button>
							${
								kind === 'failed'
									? html`<vscode-button secondary data-command="plimsoll.showLog" @click=${() => ui.run('plimsoll.showLog')}
											>Show Log</vscode-button
										>`
									: nothing
							}
						</p>`
					: nothing
			}
			${last ? lastRequest(last) : nothing}
			${
				device || kvBytes > 0
					? html`<div class="numbers small">
							<span class="device">${device ? visibleText(device) : nothing}</span>
							${kvBytes > 0 ? html`<span title="Evaluated prompts kept on disk for the next start">${formatBytes(kvBytes)} saved</span>` : nothing}
						</div>`
					: nothing
			}
		</section>
	`;
}

function lastRequest(last: NonNullable<EngineState['last']>): TemplateResult {
	const geometry = reuseGeometry(last);
	const prompt = last.reused + last.evaluated;
	const share = formatPercent(last.reused, prompt);
	const figures: readonly (readonly [className: string, name: string, value: number])[] = [
		['memory', 'reused', last.reused - last.fromDisk],
		['disk', 'from disk', last.fromDisk],
		['evaluated', 'evaluated', last.evaluated],
		['generated', 'generated', last.generated],
	];
	return html`
		<div class="last">
			<div class="numbers">
				<span><b class="count">${share}</b> of the last prompt reused</span>
				<span class="dim" title="From the request to the first token">${formatDuration(last.firstTokenMs)}</span>
			</div>
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
			<dl class="figures">
				${figures.map(
					([className, name, value]) =>
						html`<div class=${className}><dt><i class="swatch"></i>${name}</dt><dd class="count">${formatCount(value)}</dd></div>`,
				)}
			</dl>
		</div>
	`;
}
