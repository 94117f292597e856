using Syncline.Replication.Engines;
using Syncline.Replication.Protocol;
using Syncline.Replication.Spaces;

namespace Syncline.Testing.Simulation;

/// <summary>One call of an engine as a value: it can be recorded, shown and made again.</summary>
public abstract record EngineInput
{
    private EngineInput()
    {
    }

    /// <summary>Makes the call.</summary>
    public abstract void Drive(Engine engine, List<EngineOutput> outputs);

    /// <summary>A link came up.</summary>
    public sealed record Up(LinkId Link, bool IsInitiator, long Wall) : EngineInput
    {
        /// <inheritdoc/>
        public override void Drive(Engine engine, List<EngineOutput> outputs) =>
            engine.LinkUp(Link, IsInitiator, Wall, outputs);
    }

    /// <summary>A link went down.</summary>
    public sealed record Down(LinkId Link) : EngineInput
    {
        /// <inheritdoc/>
        public override void Drive(Engine engine, List<EngineOutput> outputs) => engine.LinkDown(Link);
    }

    /// <summary>Time passed.</summary>
    public sealed record Tick(long Wall) : EngineInput
    {
        /// <inheritdoc/>
        public override void Drive(Engine engine, List<EngineOutput> outputs) => engine.Tick(Wall, outputs);
    }

    /// <summary>A frame arrived.</summary>
    public sealed record Receive(LinkId Link, Frame Frame, long Wall) : EngineInput
    {
        /// <inheritdoc/>
        public override void Drive(Engine engine, List<EngineOutput> outputs) =>
            engine.Receive(Link, Frame, Wall, outputs);
    }

    /// <summary>Somebody wrote here.</summary>
    public sealed record Commit(TransactionRequest Request, long Wall) : EngineInput
    {
        /// <summary>What the engine answered, once driven.</summary>
        public CommitOutcome? Outcome { get; private set; }

        /// <inheritdoc/>
        public override void Drive(Engine engine, List<EngineOutput> outputs) =>
            Outcome = engine.Commit(Request, Wall, outputs);
    }

    /// <summary>The log is durable up to a count.</summary>
    public sealed record Persisted(int Count, long Wall) : EngineInput
    {
        /// <inheritdoc/>
        public override void Drive(Engine engine, List<EngineOutput> outputs) =>
            engine.Persisted(Count, Wall, outputs);
    }

    /// <summary>The member enters the space, under its present id.</summary>
    public sealed record Join(long Wall) : EngineInput
    {
        /// <inheritdoc/>
        public override void Drive(Engine engine, List<EngineOutput> outputs) => engine.Join(Wall, outputs);
    }

    /// <summary>The member leaves the space.</summary>
    public sealed record Leave(long Wall) : EngineInput
    {
        /// <inheritdoc/>
        public override void Drive(Engine engine, List<EngineOutput> outputs) => engine.Leave(Wall, outputs);
    }

    /// <summary>The transactions before a position need not be held any more.</summary>
    public sealed record Forget(int Position) : EngineInput
    {
        /// <inheritdoc/>
        public override void Drive(Engine engine, List<EngineOutput> outputs) =>
            engine.ForgetTransactionsBefore(Position);
    }

    /// <summary>Nobody uses the objects: they sleep, if they can.</summary>
    public sealed record Sleep : EngineInput
    {
        /// <inheritdoc/>
        public override void Drive(Engine engine, List<EngineOutput> outputs)
        {
            if (!engine.CanSleep) return;
            SpaceSnapshot present = engine.Snapshot();
            engine.TrySleep(present, SleepingState.Of(present));
        }
    }
}
