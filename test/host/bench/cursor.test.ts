import { cpus, loadavg } from 'node:os';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import * as vscode from 'vscode';
import { summarize } from '../../../src/core/metrics/statistics.ts';
import { plimsollWithModel, until } from '../plimsoll.ts';
import { figures, test } from '../suite.ts';

const MOVES = 200;

/** Numbers between 0 and 1, the same in each run. */
function sequence(): () => number {
	let state = 1;
	return () => {
		state = (state * 48271) % 2147483647;
		return state / 2147483647;
	};
}

const title = `${MOVES} cursor moves over 2,000 files`;

test(title, { timeout: 400_000 }, async () => {
	const api = await plimsollWithModel();
	await vscode.commands.executeCommand('plimsoll.budgetView.focus');
	const files = (await vscode.workspace.findFiles('**/*.ts')).sort((a, b) => (a.path < b.path ? -1 : 1));
	const random = sequence();
	const delay = monitorEventLoopDelay({ resolution: 1 });
	const drawings: number[] = [];
	const whole: number[] = [];
	const missed: string[] = [];
	let different = 0;
	let drawn = api.drawn?.revision;
	delay.enable();
	for (let move = 0; move < MOVES; move++) {
		let editor = vscode.window.activeTextEditor;
		// Most moves stay in a file, as a reader's do.
		if (!editor || move % 4 === 0) {
			const file = files[Math.floor(random() * files.length)];
			editor = file && (await vscode.window.showTextDocument(file, { preview: true }));
		}
		if (!editor) {
			continue;
		}
		const line = Math.floor(random() * editor.document.lineCount);
		const started = performance.now();
		editor.selection = new vscode.Selection(line, 0, line, 0);
		const file = vscode.workspace.asRelativePath(editor.document.uri, false);
		try {
			await until(
				`move ${move} is drawn`,
				() => {
					const { view, context } = api;
					if (api.drawn && api.drawn.revision !== drawn) {
						drawn = api.drawn.revision;
						drawings.push(api.drawn.ms);
					}
					return (
						context?.file === file &&
						context.line === line &&
						view?.context?.line === line + 1 &&
						api.drawn?.revision === view.revision
					);
				},
				10_000,
			);
		} catch {
			missed.push(`${file}:${line + 1}: ${api.view?.empty ?? 'an older place is on show'}`);
			continue;
		}
		whole.push(performance.now() - started);
		const { context } = api;
		different += Number(api.drawn?.used !== context?.used || api.drawn?.budget !== context?.budget);
	}
	delay.disable();
	const show = (values: readonly number[]) => {
		const { p50, p95, max } = summarize(values);
		return `p50 ${p50.toFixed(1)}, p95 ${p95.toFixed(1)}, max ${max.toFixed(1)} ms`;
	};
	const [cpu] = cpus();
	figures.set(
		title,
		[
			`${cpu?.model.trim()}, ${cpus().length} cores, load ${loadavg()[0]?.toFixed(1)}; ${files.length} files`,
			`view work of ${drawings.length} drawings: ${show(drawings)}`,
			`from the move to its numbers in the page: ${show(whole)}`,
			`moves whose numbers in the page are not the packer's: ${different} of ${MOVES}`,
			...(missed.length > 0 ? [`not drawn within 10 seconds: ${missed.join('; ')}`] : []),
			`event-loop delay of the extension host: p99 ${(delay.percentile(99) / 1e6).toFixed(1)} ms, max ${(delay.max / 1e6).toFixed(1)} ms`,
			`activation: ${api.activationMs.toFixed(1)} ms`,
		].join('\n'),
	);
});
