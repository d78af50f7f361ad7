import { Component, type ReactNode } from 'react';
import { Button } from '../ui/button.tsx';
import { Empty } from '../ui/empty.tsx';

interface BoundaryProps {
  /** The address: another one is another attempt. */
  readonly at: string;
  readonly children: ReactNode;
}

interface BoundaryState {
  readonly error: Error | null;
}

/** Keeps what fails while it is drawn, or whose code can not be loaded, from taking everything else off the screen. */
export class Boundary extends Component<BoundaryProps, BoundaryState> {
  override state: BoundaryState = { error: null };

  static getDerivedStateFromError(error: unknown): BoundaryState {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }

  override componentDidUpdate({ at }: BoundaryProps): void {
    if (this.state.error && at !== this.props.at) this.setState({ error: null });
  }

  override render(): ReactNode {
    const { error } = this.state;
    if (!error) return this.props.children;
    return (
      <div role="alert">
        <Empty title="This can not be shown">
          <p>Signalbox may have been renewed since this window was opened. Operations are not touched by this.</p>
          <p>
            <code>{error.message}</code>
          </p>
          <Button look="primary" onPress={() => window.location.reload()}>
            Load again
          </Button>
        </Empty>
      </div>
    );
  }
}
