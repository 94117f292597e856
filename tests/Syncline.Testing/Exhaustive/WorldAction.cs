namespace Syncline.Testing.Exhaustive;

/// <summary>One step of a world.</summary>
/// <param name="Kind">What happens.</param>
/// <param name="Index">To which member, or in which direction of a link.</param>
internal readonly record struct WorldAction(WorldActionKind Kind, int Index)
{
    public ushort Code => (ushort)(((int)Kind << 8) | Index);

    public static WorldAction Of(ushort code) => new((WorldActionKind)(code >> 8), code & 255);
}
