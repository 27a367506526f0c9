// Opens a real VS Code on a demo workspace with the extension from source: `npm start [-- --host web|desktop|download] [--model some.gguf]`.
import path from 'node:path';
import { copyDemoWorkspace } from '../../support/demoWorkspace.mjs';
import { provideDesktop, startDesktop } from './desktop.mjs';
import { LaunchError, launch, say } from './messages.mjs';
import { readOptions, webVersion } from './options.mjs';
import { REPORTS, scratchFolder } from './paths.mjs';
import { build } from './processes.mjs';
import { openDemo, writeProfile } from './profile.mjs';
import { startServer } from './server.mjs';

await launch(async () => {
	const options = readOptions();
	build();
	const profile = scratchFolder();
	await writeProfile(profile, options.model ? { 'plimsoll.model': options.model } : {});
	const demo = await copyDemoWorkspace(profile);
	const open = { folder: demo.folder };
	const env = await openDemo(profile, demo);
	const log = path.join(REPORTS, 'vscode.log');

	if (options.kind !== 'web') {
		try {
			const program = await provideDesktop(options.kind, options.version);
			const child = startDesktop(program, { profile, open, env, log });
			say(`VS Code is open (${program}). Close its window, or press Ctrl+C here, to end; the demo workspace is then deleted.`);
			await new Promise((resolve) => child.once('exit', resolve));
			return 0;
		} catch (error) {
			if (options.forced || !(error instanceof LaunchError)) throw error;
			say(error.message);
		}
	}
	const server = await startServer({ version: webVersion(options.version), profile, port: options.port, env, log });
	say(`VS Code runs here; open this address in a browser:\n\n${server.address(open)}\n`);
	say('Press Ctrl+C to end; the demo workspace is then deleted.');
	// Until Ctrl+C, or until the server ends by itself.
	await server.ended;
	throw new LaunchError(`VS Code's server ended by itself; see ${log}.`);
});
