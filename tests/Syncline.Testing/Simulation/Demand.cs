using System.Globalization;
using System.Runtime.CompilerServices;

namespace Syncline.Testing.Simulation;

/// <summary>What a checker demands of the world; the run adds seed, step and trace.</summary>
/// <remarks>What is found instead is put into words only if it does not hold; else there is no garbage.</remarks>
internal static class Demand
{
    /// <summary>Fails with what was found instead.</summary>
    public static void That(bool holds, [InterpolatedStringHandlerArgument(nameof(holds))] ref Otherwise otherwise)
    {
        if (!holds) throw new SimulationFailedException(otherwise.ToText());
    }

    /// <summary>Fails with what that means.</summary>
    public static void That(bool holds, string otherwise)
    {
        if (!holds) throw new SimulationFailedException(otherwise);
    }

    /// <summary>A text that is written only if what was demanded does not hold.</summary>
    [InterpolatedStringHandler]
    internal ref struct Otherwise
    {
        private DefaultInterpolatedStringHandler text;

        /// <summary>Starts the text, or tells the compiler to leave it.</summary>
        public Otherwise(int literalLength, int formattedCount, bool holds, out bool isWritten)
        {
            isWritten = !holds;
            text = isWritten ? new(literalLength, formattedCount, CultureInfo.InvariantCulture) : default;
        }

        /// <summary>Adds a part as it stands.</summary>
        public void AppendLiteral(string part) => text.AppendLiteral(part);

        /// <summary>Adds a value.</summary>
        public void AppendFormatted<T>(T value) => text.AppendFormatted(value);

        /// <summary>The text.</summary>
        public string ToText() => text.ToStringAndClear();
    }
}
