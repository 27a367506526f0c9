import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import type { CompletionTrace } from '../../../src/core/complete/completion.ts';
import { summarize } from '../../../src/core/metrics/statistics.ts';
import type { TypingTrace } from '../../bench/typing/typist.ts';
import { folder, plimsollWithModel, warmHere, withSettings } from '../plimsoll.ts';
import { figures, testWithDriver } from '../suite.ts';

const trace = JSON.parse(
	readFileSync(path.join(__dirname, '../../../../test/fixtures/typing/bufferCount.json'), 'utf8'),
) as TypingTrace;
/** Milliseconds that ghost text may come after the model's own first token. */
const GRACE_MS = 100;
/** Milliseconds to watch for after the last key. */
const REST_MS = 4000;
/** The typist takes nothing, and no widget stands in the way of Enter. */
const SETTINGS = {
	'editor.quickSuggestions': { other: 'off', comments: 'off', strings: 'off' },
	'editor.suggestOnTriggerCharacters': false,
	'editor.parameterHints.enabled': false,
	'editor.autoClosingBrackets': 'never',
	'editor.autoClosingQuotes': 'never',
	'editor.hover.enabled': false,
};

const title = `${trace.keys.length} keystrokes, replayed`;

testWithDriver(title, { timeout: 400_000 }, async (driver) => {
	const api = await plimsollWithModel();
	await withSettings(SETTINGS, async () => {
		const editor = await openedAt();
		await warmHere(api, trace.file);
		const traces: { readonly ended: number; readonly trace: CompletionTrace }[] = [];
		const listener = api.onDidTrace((each) => traces.push({ ended: Date.now(), trace: each }));
		const before = api.requests;
		const seen = await driver.typeWatched(trace.keys, REST_MS);
		listener.dispose();
		const after = api.requests;
		const text = editor.document
			.getText()
			.split('\n')
			.map((line) => line.trim());
		assert.ok(`\n${text.join('\n')}`.includes(trace.lines.join('\n')), 'something else stands there than was typed');

		const keys = seen.flatMap(({ at, key }) => (key === undefined ? [] : [at]));
		const fate = { up: 0, late: 0, overtaken: 0, nothing: 0, notAsked: 0 };
		const waits: number[] = [];
		const stages: ReturnType<typeof stagesOf>[] = [];
		const reasons = new Map<string, number>();
		for (const [index, at] of keys.entries()) {
			const next = keys[index + 1] ?? at + REST_MS;
			// What was asked between this key and the next is about this one.
			const own = traces.filter(({ ended, trace: { ms } }) => ended - ms.total >= at - 5 && ended - ms.total < next).at(-1);
			const outcome = own?.trace.outcome;
			const firstToken = own?.trace.result && outcome?.kind === 'completion' ? own.trace.result.ms.firstToken : 0;
			const isOutrun = outcome?.kind === 'cancelled' || outcome?.kind === 'outdated';
			const shown = shownAt(seen, at, next);
			if (shown !== undefined) {
				waits.push(shown - at);
				if (own?.trace.result && own.trace.outcome.kind === 'completion' && own.trace.outcome.from === 'model') {
					stages.push(stagesOf(own.trace, own.ended, at, shown));
				}
				fate[shown - at <= firstToken + GRACE_MS ? 'up' : 'late']++;
			} else if (outcome && outcome.kind !== 'completion' && !isOutrun) {
				fate.nothing++;
				const reason = outcome.kind === 'filtered' ? outcome.by : outcome.kind;
				reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
			} else if (next - at < firstToken + GRACE_MS || isOutrun) {
				fate.overtaken++;
			} else if (!own) {
				fate.notAsked++;
			} else {
				fate.late++;
			}
		}
		const lastKey = keys.at(-1) ?? 0;
		const afterLast = traces.filter(({ ended, trace: { ms } }) => ended - ms.total > lastKey);
		const sentAfterLast = afterLast.filter(({ trace: each }) => each.result !== undefined);
		const wasted = sentAfterLast.filter(({ trace: { outcome } }) => outcome.kind !== 'completion' && outcome.kind !== 'filtered');
		const delta = (name: keyof typeof after) => after[name] - before[name];
		const share = (count: number, of: number) => `${count} of ${of} (${((100 * count) / Math.max(1, of)).toFixed(1)} %)`;
		const { p50, p95 } = summarize(waits);
		const [cpu] = cpus();
		figures.set(
			title,
			[
				`${cpu?.model.trim()}, ${cpus().length} cores, load ${loadavg()[0]?.toFixed(1)}; ${keys.length} keys in ${((lastKey - (keys[0] ?? 0)) / 1000).toFixed(0)} s`,
				`asked by VS Code ${delta('asked')}: sent to the model ${delta('sent')}, joined ${delta('joined')}, from memory ${delta('remembered')}; aborted ${delta('aborted')}; ahead ${delta('ahead')}, of these shown ${delta('aheadShown')}`,
				`ghost text up within ${GRACE_MS} ms of the model's own first token: ${share(fate.up, fate.up + fate.late)} of the keys after which it was shown or could have been`,
				`of all keys: up ${fate.up}, late ${fate.late}, the next key came first ${fate.overtaken}, not asked by VS Code ${fate.notAsked}, nothing to show ${fate.nothing} (${[...reasons].map(([reason, count]) => `${reason} ${count}`).join(', ')})`,
				`from key to ghost text: p50 ${p50.toFixed(0)}, p95 ${p95.toFixed(0)} ms`,
				`of these ${stages.length} keys with a request of their own, milliseconds p50 / p95: ${spread(stages)}`,
				`requests after the last key: ${sentAfterLast.length}, of these wasted ${wasted.length}`,
			].join('\n'),
		);
	});
});

/** The file without what is to be typed, the cursor where it goes. */
async function openedAt(): Promise<vscode.TextEditor> {
	const document = await vscode.workspace.openTextDocument(path.join(folder(), trace.file));
	const editor = await vscode.window.showTextDocument(document, { preview: false });
	const start = document.getText().indexOf(trace.after) + trace.after.length;
	const end = document.getText().indexOf(trace.before);
	assert.ok(start >= trace.after.length && end > start, 'the file is another than the trace was made from');
	await editor.edit((edit) => edit.delete(new vscode.Range(document.positionAt(start), document.positionAt(end))));
	const at = document.positionAt(start);
	editor.selection = new vscode.Selection(at, at);
	editor.revealRange(new vscode.Range(at, at), vscode.TextEditorRevealType.InCenter);
	return editor;
}

/** Where the milliseconds from a key to its ghost text went. */
function stagesOf({ ms, result }: CompletionTrace, ended: number, key: number, shown: number) {
	const asked = ended - ms.total;
	const { firstToken = 0, total = 0 } = result?.ms ?? {};
	return {
		'key to question': asked - key,
		'key to work': asked - ms.early - key,
		pause: ms.debounce,
		prompt: ms.pack,
		'to and from the model': ms.model - total,
		'its first token': firstToken,
		'its other tokens': total - firstToken,
		'question to answer': ms.total,
		'answer to page': shown - ended,
	};
}

function spread(stages: readonly ReturnType<typeof stagesOf>[]): string {
	return Object.keys(stages[0] ?? {})
		.map((name) => {
			const { p50, p95 } = summarize(stages.map((each) => each[name as keyof typeof each]));
			return `${name} ${p50.toFixed(0)} / ${p95.toFixed(0)}`;
		})
		.join(', ');
}

/** When ghost text for the text after the key at `at` was up: it stood through the key, or came before the next; `undefined` when not. */
function shownAt(seen: readonly { at: number; key?: string; ghost?: string }[], at: number, next: number): number | undefined {
	const changes = seen.filter((each) => each.ghost !== undefined && each.at >= at && each.at < next);
	return changes.find(({ ghost }) => ghost !== '')?.at;
}
