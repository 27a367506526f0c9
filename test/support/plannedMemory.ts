import type { PlannedMemory } from '../../src/core/model/modelRuntime.ts';

const GB = 1e9;

/** A place of a plan that takes 5.5 GB. @param free gigabytes */
export function plannedMemory(free: number, where: 'ram' | 'vram' = 'ram', rest: Partial<PlannedMemory> = {}): PlannedMemory {
	return {
		model: 4 * GB,
		kv: 1 * GB,
		compute: 0.5 * GB,
		total: 5.5 * GB,
		chat: 1.5 * GB,
		free: free * GB,
		kvPer1000Tokens: 0.1 * GB,
		where,
		...rest,
	};
}
