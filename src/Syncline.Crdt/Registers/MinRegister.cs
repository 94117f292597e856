using Syncline.Crdt.Objects;
using Syncline.Crdt.Stores;
using Syncline.Crdt.Values;

namespace Syncline.Crdt.Registers;

/// <summary>A register that holds the least value ever assigned, by the canonical order of values.</summary>
public sealed class MinRegister : ExtremeRegister
{
    private MinRegister(DotFun<Value> assigns)
        : base(assigns)
    {
    }

    /// <summary>The register that nobody has assigned.</summary>
    public static MinRegister Empty { get; } = new(DotFun<Value>.Bottom);

    /// <summary>The type.</summary>
    public static TypeDefinition Definition { get; } = Define("min-register", "least", Empty);

    /// <inheritdoc/>
    public override ObjectType Type => ObjectType.MinRegister;

    private protected override bool IsBetter(Value one, Value other) => one.CompareTo(other) < 0;

    private protected override ExtremeRegister Make(DotFun<Value> changed) => new MinRegister(changed);
}
