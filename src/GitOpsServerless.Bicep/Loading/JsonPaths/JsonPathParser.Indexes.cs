using System.Globalization;

namespace GitOpsServerless.Bicep.Loading.JsonPaths;

/// <summary>Indexes, their lists and slices.</summary>
internal sealed partial class JsonPathParser
{
    private JsonPathStep Indexes(char close)
    {
        List<int> indexes = [];
        List<int?> bounds = [];
        while (true)
        {
            var number = Number();
            switch (Current)
            {
                case '*':
                    // What was before it does not count.
                    _at++;
                    SkipSpaces();
                    return Current == close ? new AnyIndexStep() : throw Unexpected();
                case ',':
                    indexes.Add(Whole(number));
                    break;
                case ':':
                    bounds.Add(number.Length > 0 ? Whole(number) : null);
                    break;
                case var end when end == close:
                    return indexes.Count == 0 && bounds.Count > 0
                        ? Slice([.. bounds, number.Length > 0 ? Whole(number) : null])
                        : new IndexesStep([.. indexes, Whole(number)]);
                default:
                    throw Unexpected();
            }

            _at++;
            SkipSpaces();
            if (indexes.Count + bounds.Count > MaximumSteps)
            {
                throw TooMuch();
            }
        }
    }

    // More than three bounds overwrite the third.
    private static SliceStep Slice(IReadOnlyList<int?> bounds) =>
        new(bounds[0], bounds[1], bounds.Skip(2).LastOrDefault(bound => bound is not null));

    private string Number()
    {
        var start = _at;
        while (char.IsDigit(Current) || Current == '-')
        {
            _at++;
        }

        var end = _at;
        SkipSpaces();
        return _text[start..end];
    }

    private static int Whole(string number) => int.TryParse(number, NumberStyles.Integer, CultureInfo.InvariantCulture, out var value)
        ? value
        : throw new JsonPathError("The index is not a whole number.");
}
