/** Pixels above and below the view in which chunks are drawn already: a quick scroll meets rows. */
const MARGIN = 600;
/** Pixels of a row that nobody has measured. */
const ROW_HEIGHT = 22;

/** Knows which chunks of rows are near the visible part of the page: only those are drawn, the others keep their room. */
export class ChunkWindow {
	readonly #near = new Set<string>();
	readonly #heights = new Map<string, number>();
	readonly #observer: IntersectionObserver;
	#watched: ReadonlySet<Element> = new Set();

	/** @param changed some chunk came near or went away: draw again */
	constructor(changed: () => void) {
		this.#observer = new IntersectionObserver(
			(entries) => {
				let different = false;
				for (const { target, isIntersecting, boundingClientRect } of entries) {
					const key = target.getAttribute('data-chunk') ?? '';
					// What holds the keyboard stays, wherever it is scrolled to.
					if (isIntersecting || target.contains(document.activeElement)) {
						different ||= !this.#near.has(key);
						this.#near.add(key);
					} else if (this.#near.delete(key)) {
						this.#heights.set(key, boundingClientRect.height);
						different = true;
					}
				}
				if (different) {
					changed();
				}
			},
			{ rootMargin: `${MARGIN}px 0px` },
		);
	}

	/** @param first of its tree: drawn before anybody knows where it is */
	isNear(key: string, first: boolean): boolean {
		return first || this.#near.has(key);
	}

	/** The next drawing draws it. */
	bring(key: string): void {
		this.#near.add(key);
	}

	/** Pixels that a chunk of `rows` takes while it is not drawn. */
	height(key: string, rows: number): number {
		return this.#heights.get(key) ?? rows * ROW_HEIGHT;
	}

	/** Call after each drawing, when chunks have come and gone. */
	watch(root: ParentNode): void {
		const chunks = new Set(root.querySelectorAll('[data-chunk]'));
		for (const chunk of this.#watched) {
			if (!chunks.has(chunk)) {
				this.#observer.unobserve(chunk);
			}
		}
		for (const chunk of chunks) {
			if (!this.#watched.has(chunk)) {
				this.#observer.observe(chunk);
			}
		}
		this.#watched = chunks;
	}
}
