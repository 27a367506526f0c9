import { inEnglish, type Say, sentence } from '../base/sentence.ts';
import { formatBytes, formatCount } from '../base/text.ts';
import type { MemoryPlan, ModelPlan, PlannedMemory } from './modelRuntime.ts';

/** `3.1 GB (model 1.9 GB, KV cache 900 MB, buffers 300 MB) of 12.0 GB free`. */
export function describePlan({ total, model, kv, compute, free }: PlannedMemory): string {
	const parts = sentence`model ${formatBytes(model)}, KV cache ${formatBytes(kv)}, buffers ${formatBytes(compute)}`;
	return sentence`${formatBytes(total)} (${parts}) of ${formatBytes(free)} free`;
}

/** What to change so that `plan` fits, as the end of a sentence; `undefined` when it fits. */
export function howToFit(plan: MemoryPlan, contextSize: number): string | undefined {
	const tight = plan.places.find(({ total, free }) => total > free);
	if (!tight) {
		return undefined;
	}
	const fits = contextThatFits(tight, contextSize);
	if (fits >= 1024) {
		return sentence`set the context size to ${fits} tokens instead of ${contextSize}, or choose a smaller model`;
	}
	const { others } = plan;
	const held = others.reduce((sum, other) => sum + other[tight.where], 0);
	if (tight.total <= tight.free + held) {
		const names = others.map(({ name }) => name).join(', ');
		return sentence`another window has ${names} loaded (${formatBytes(held)}): close it, or choose a smaller model`;
	}
	return tight.where === 'vram'
		? sentence`choose a smaller model or put fewer layers on the GPU`
		: sentence`choose a smaller model`;
}

/** The plan as a document: a table for each place, what more context costs, and what to change. */
export function memoryReport(plan: ModelPlan, say: Say = inEnglish): string {
	const { memory, contextSize } = plan;
	return [
		`# ${say(sentence`Memory plan of ${plan.name}`)}`,
		'',
		`${plan.path}`,
		'',
		`${say(layersOf(plan))}; ${say(contextOf(plan))}.`,
		'',
		...table([
			['', ...memory.places.map(({ where }) => say(NAMES[where]))],
			...ROWS.map(([title, bytes, mark]) => [
				`${mark}${say(title)}${mark}`,
				...memory.places.map((place) => say(formatBytes(bytes(place)))),
			]),
		]),
		'',
		say(costOf(memory)),
		...(memory.others.length === 0 ? [] : ['', ...othersIn(memory, say)]),
		'',
		verdictOf(memory, contextSize, say),
		'',
	].join('\n');
}

function layersOf({ gpuLayers, layers, device }: ModelPlan): string {
	return gpuLayers === 0 ? sentence`On the CPU` : sentence`${gpuLayers} of ${layers} layers on ${device}`;
}

function contextOf({ contextSize, trainedContextSize, kvCacheType, flashAttention }: ModelPlan): string {
	const [size, trained] = [formatCount(contextSize), formatCount(trainedContextSize)];
	return flashAttention
		? sentence`${size} tokens of context (trained on ${trained}), KV cache ${kvCacheType}, flash attention on`
		: sentence`${size} tokens of context (trained on ${trained}), KV cache ${kvCacheType}, flash attention off`;
}

function costOf({ places }: MemoryPlan): string {
	const [first = '', second] = places.map(({ where, kvPer1000Tokens }) => {
		const bytes = formatBytes(kvPer1000Tokens);
		return where === 'vram' ? sentence`${bytes} of GPU memory` : sentence`${bytes} of RAM`;
	});
	return second === undefined
		? sentence`1,000 more tokens of context cost ${first}.`
		: sentence`1,000 more tokens of context cost ${first} and ${second}.`;
}

function verdictOf(memory: MemoryPlan, contextSize: number, say: Say): string {
	const advice = howToFit(memory, contextSize);
	if (advice) {
		return `**${say(sentence`It does not fit`)}**: ${say(advice)}.`;
	}
	const withoutChat = memory.places.filter(({ total, chat, free }) => total <= free && total + chat > free);
	const fits = Math.min(...withoutChat.map((place) => contextWithChat(place, contextSize)));
	return withoutChat.length > 0
		? say(sentence`It fits, but a chat beside it would not: set the context size to ${fits} tokens for both.`)
		: say(sentence`It fits, with a chat beside it.`);
}

const NAMES = { ram: sentence`RAM`, vram: sentence`GPU memory` } as const;

const BOLD = '**';

const ROWS: readonly (readonly [title: string, bytes: (place: PlannedMemory) => number, mark: string])[] = [
	[sentence`Model`, ({ model }) => model, ''],
	[sentence`KV cache`, ({ kv }) => kv, ''],
	[sentence`Buffers`, ({ compute }) => compute, ''],
	[sentence`Total`, ({ total }) => total, BOLD],
	[sentence`With a chat`, ({ total, chat }) => total + chat, ''],
	[sentence`Free`, ({ free }) => free, BOLD],
];

function othersIn({ others }: MemoryPlan, say: Say): string[] {
	return table([
		[say(sentence`Other windows`), say(NAMES.ram), say(NAMES.vram)],
		...others.map(({ name, pid, ram, vram }) => [
			say(sentence`${name} (process ${pid})`),
			say(formatBytes(ram)),
			say(formatBytes(vram)),
		]),
	]);
}

/** Cells of a context come in groups of so many tokens. */
const STEP = 256;

/** What the plan's context has to shrink to: buffers shrink with it, so only the slope counts. */
function contextThatFits({ free, total, kvPer1000Tokens }: PlannedMemory, contextSize: number): number {
	return stepDown(contextSize - ((total - free) / kvPer1000Tokens) * 1000);
}

function contextWithChat({ free, total, chat, kvPer1000Tokens }: PlannedMemory, contextSize: number): number {
	return stepDown(contextSize - ((total + chat - free) / (2 * kvPer1000Tokens)) * 1000);
}

const stepDown = (tokens: number) => (Number.isFinite(tokens) ? Math.max(0, Math.floor(tokens / STEP) * STEP) : 0);

/** The first row is the head; all columns but the first are numbers. */
function table(rows: readonly (readonly string[])[]): string[] {
	const [head = [], ...body] = rows;
	const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
	return [line(head), line(head.map((_, i) => (i === 0 ? '---' : '---:'))), ...body.map(line)];
}
