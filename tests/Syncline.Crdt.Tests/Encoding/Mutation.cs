using Syncline.Testing;

namespace Syncline.Crdt.Tests.Encoding;

/// <summary>Bytes that nobody wrote, or that were damaged on their way.</summary>
internal static class Mutation
{
    public static byte[] Random(Prng prng) =>
        [.. Enumerable.Range(0, prng.Below(40)).Select(_ => (byte)prng.Below(prng.Chance(600) ? 6 : 256))];

    /// <summary>The bytes with one to three of them changed, doubled, moved in or left out.</summary>
    public static byte[] Of(byte[] original, Prng prng)
    {
        List<byte> bytes = [.. original];
        for (int changes = prng.Between(1, 3); changes > 0 && bytes.Count > 0; changes--)
        {
            int at = prng.Below(bytes.Count);
            switch (prng.Below(5))
            {
                case 0:
                    bytes[at] = (byte)prng.Pick([0, 1, 2, 3, 0x7F, 0x80, 0xFF, prng.Below(256)]);
                    break;
                case 1:
                    bytes[at] ^= (byte)(1 << prng.Below(8));
                    break;
                case 2:
                    bytes.Insert(at, (byte)prng.Below(prng.Chance(500) ? 6 : 256));
                    break;
                case 3:
                    bytes.InsertRange(at, bytes.Slice(at, Math.Min(bytes.Count - at, prng.Between(1, 20))));
                    break;
                default:
                    bytes.RemoveAt(at);
                    break;
            }
        }

        return [.. bytes];
    }
}
