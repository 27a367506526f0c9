import { sentence } from '../base/sentence.ts';
import { formatCount } from '../base/text.ts';
import type { Reached } from '../graph/importGraph.ts';
import type { WorkspaceIndex } from '../index/workspaceIndex.ts';
import { qualifiedName } from '../parse/outline.ts';
import { nameOf } from '../score/candidate.ts';
import type { Candidates } from '../score/scoreSymbols.ts';
import { splitName } from './choices.ts';
import { type Room, reasonLeftOut } from './leftOut.ts';
import { whyOf } from './offers.ts';
import type { Explanation, PackedContext, PackedItem } from './packedContext.ts';
import { SHOWN } from './shownForm.ts';

/** What a pack was chosen from. */
export interface Choice {
	readonly index: WorkspaceIndex;
	readonly reached: readonly Reached[];
	readonly candidates: Candidates;
	readonly maxHops: number;
	/** Why the file of the definition in question is not parsed, as the end of a sentence. */
	readonly unread?: string | undefined;
}

/** @param id `path#Container.name` */
export function explain(packed: Pick<PackedContext, 'items' | 'file'>, choice: Choice, room: Room, id: string): Explanation {
	const { path, symbol: name } = splitName(id);
	const { index, reached, candidates, maxHops, unread } = choice;
	const outline = index.outline(path);
	const item = packed.items.find((each) => each.id === id);
	const ranking = [...candidates];
	const at = ranking.findIndex((each) => each.path === path && nameOf(each) === name);
	const candidate = ranking[at];
	const route = routeTo(path, packed.file, reached);
	const standing = candidate && {
		rank: at + 1,
		of: candidates.size,
		score: candidate.score,
		value: candidate.value,
		parts: candidate.parts,
	};
	const answer = (outcome: Explanation['outcome'], sentence: string): Explanation => ({
		id,
		outcome,
		sentence,
		route,
		standing,
	});
	if (item) {
		return answer('shown', sentence`${id} is shown ${SHOWN[item.form]} for ${formatCount(item.tokens)} tokens: ${item.why}.`);
	}
	const symbol = outline?.symbols.find((_, index) => qualifiedName(outline, index) === name);
	if (!symbol) {
		return answer(
			'unknown',
			outline
				? sentence`${path} defines no ${name || sentence`symbol of that name`}.`
				: unread
					? sentence`${path} is listed but not parsed: ${unread}.`
					: sentence`${path} is not in the index.`,
		);
	}
	const around = packed.items.find((each) => each.path === path && shows(each, symbol.line));
	if (around) {
		return answer('shown', sentence`${id} stands in what is shown of ${path}: ${around.why}.`);
	}
	if (!candidate) {
		return path === packed.file
			? answer(
					'leftOut',
					sentence`${id} is left out: the critical tier had no room for more of the current file than what is nearer.`,
				)
			: answer(
					'outOfReach',
					sentence`${id} is out of reach: no import leads from ${packed.file} to ${path} within ${maxHops} hops.`,
				);
	}
	const reason = reasonLeftOut(candidate, room);
	return answer('leftOut', sentence`${id} is left out: ${reason}. What speaks for it: ${whyOf(candidate, packed.file)}.`);
}

function shows({ form, ranges }: PackedItem, line: number): boolean {
	return form !== 'name' && ranges.some(([first, last]) => first <= line && line <= last);
}

/** Each reached file knows who led to it. */
function routeTo(path: string, file: string, reached: readonly Reached[]): string[] {
	const vias = new Map(reached.map((each) => [each.path, each.via]));
	const route = [path];
	for (let via = vias.get(path); via !== undefined && !route.includes(via); via = via === file ? undefined : vias.get(via)) {
		route.unshift(via);
	}
	return route.length > 1 ? route : [];
}
