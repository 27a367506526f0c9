/** A promise that the test opens itself. */
export interface Gate<T = void> {
	readonly opened: Promise<T>;
	readonly open: (value: T) => void;
}

export function gate<T = void>(): Gate<T> {
	const box: { open?: (value: T) => void } = {};
	const opened = new Promise<T>((resolve) => {
		box.open = resolve;
	});
	return { opened, open: (value) => box.open?.(value) };
}

export function nobody(): void {
	// Listens to nothing.
}
