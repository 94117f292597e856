using System.Globalization;

namespace Syncline.Crdt.Values;

/// <summary>The <c>{"$key":"text"}</c> objects for what JSON itself can't say. Each value has one text.</summary>
internal static class ValueJsonForms
{
    public const string DecimalKey = "$decimal";
    public const string BytesKey = "$bytes";
    public const string TimestampKey = "$timestamp";
    public const string DoubleKey = "$double";
    public const string NaN = "NaN";
    public const string PositiveInfinity = "Infinity";
    public const string NegativeInfinity = "-Infinity";

    public static bool IsKnown(string key) => key is DecimalKey or BytesKey or TimestampKey or DoubleKey;

    public static bool TryParse(string key, string text, out Value value) => key switch
    {
        DecimalKey => TryDecimal(text, out value),
        BytesKey => TryBytes(text, out value),
        TimestampKey => TryTimestamp(text, out value),
        _ => TryDouble(text, out value),
    };

    /// <summary>What a form takes, as the end of a sentence.</summary>
    public static string Takes(string key) => key switch
    {
        DecimalKey => "digits such as \"1.10\" or \"-3\": at most 28 after the point, and 2^96 - 1 without it",
        BytesKey => "base64 (RFC 4648 section 4) with padding, without white space",
        TimestampKey => $"RFC 3339 such as {Rfc3339.Shape}; no leap second",
        _ => "\"NaN\", \"Infinity\" or \"-Infinity\"; any other double is a number with . or e",
    };

    private static bool TryDecimal(string text, out Value value)
    {
        const NumberStyles Plain = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint;
        bool parsed = decimal.TryParse(text, Plain, NumberFormatInfo.InvariantInfo, out decimal number);
        value = Value.From(number);

        // The framework rounds what has too many digits, and takes forms such as "+1" and ".5": only what it writes
        // back is exact and in the one form. A zero may come with a sign, which it loses.
        string exact = value.AsDecimal().ToString(NumberFormatInfo.InvariantInfo);
        return parsed && (text == exact || (number == 0 && text == "-" + exact));
    }

    private static bool TryBytes(string text, out Value value)
    {
        byte[] bytes = new byte[(text.Length / 4 * 3) + 3];
        bool decoded = Convert.TryFromBase64String(text, bytes, out int length);
        value = Value.FromBytes(bytes.AsSpan(0, length));

        // The framework skips white space and may overlook stray bits at the end.
        return decoded && Convert.ToBase64String(value.AsBytes()) == text;
    }

    private static bool TryTimestamp(string text, out Value value)
    {
        bool parsed = Rfc3339.TryParse(text, out DateTimeOffset instant);
        value = Value.FromTimestamp(instant);
        return parsed;
    }

    private static bool TryDouble(string text, out Value value)
    {
        value = Value.From(text switch
        {
            PositiveInfinity => double.PositiveInfinity,
            NegativeInfinity => double.NegativeInfinity,
            _ => double.NaN,
        });
        return text is NaN or PositiveInfinity or NegativeInfinity;
    }
}
