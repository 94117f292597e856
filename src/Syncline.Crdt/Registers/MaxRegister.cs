using Syncline.Crdt.Objects;
using Syncline.Crdt.Stores;
using Syncline.Crdt.Values;

namespace Syncline.Crdt.Registers;

/// <summary>A register that holds the greatest value ever assigned, by the canonical order of values.</summary>
public sealed class MaxRegister : ExtremeRegister
{
    private MaxRegister(DotFun<Value> assigns)
        : base(assigns)
    {
    }

    /// <summary>The register that nobody has assigned.</summary>
    public static MaxRegister Empty { get; } = new(DotFun<Value>.Bottom);

    /// <summary>The type.</summary>
    public static TypeDefinition Definition { get; } = Define("max-register", "greatest", Empty);

    /// <inheritdoc/>
    public override ObjectType Type => ObjectType.MaxRegister;

    private protected override bool IsBetter(Value one, Value other) => one.CompareTo(other) > 0;

    private protected override ExtremeRegister Make(DotFun<Value> changed) => new MaxRegister(changed);
}
