import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import { promisify } from 'node:util';

const run = promisify(execFile);
/** Linux tells each supply in a folder of its own. */
const SUPPLIES = '/sys/class/power_supply';

/** Whether the machine runs on its battery; false as well where that cannot be told. @param supplies the kernel's folder of power supplies */
export async function onBattery(platform: NodeJS.Platform = process.platform, supplies = SUPPLIES): Promise<boolean> {
	try {
		switch (platform) {
			case 'linux':
				return await anyDischarges(supplies);
			case 'darwin':
				return (await run('pmset', ['-g', 'batt'])).stdout.includes("'Battery Power'");
			case 'win32': {
				const query = '(Get-CimInstance Win32_Battery).BatteryStatus';
				// 1: it discharges; 2 and above have a charger.
				return (await run('powershell', ['-NoProfile', '-Command', query])).stdout.trim() === '1';
			}
			default:
				return false;
		}
	} catch {
		// A machine without such a tool or folder has no battery that we know of.
		return false;
	}
}

async function anyDischarges(supplies: string): Promise<boolean> {
	for (const name of await readdir(supplies)) {
		const read = async (file: string) => (await readFile(path.join(supplies, name, file), 'utf8')).trim();
		// A mouse has a battery, too; its scope is the device.
		const scope = await read('scope').catch(() => 'System');
		if (scope !== 'Device' && (await read('type')) === 'Battery' && (await read('status')) === 'Discharging') {
			return true;
		}
	}
	return false;
}
