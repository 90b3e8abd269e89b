using System.Globalization;
using System.IO.Compression;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace Cairn.Server.Tests.Inference;

public sealed class BinaryTensorTests
{
    private const string Head = "Inference-Header-Content-Length";

    private static byte[] Texts(params string[] texts)
    {
        using MemoryStream stream = new();
        foreach (string text in texts)
        {
            byte[] bytes = Encoding.UTF8.GetBytes(text);
            stream.Write(BitConverter.GetBytes(bytes.Length));
            stream.Write(bytes);
        }
        return stream.ToArray();
    }

    private static (byte[] Body, int JsonLength) Request(string extra,
        params (string Name, string Datatype, int Rows, byte[] Data)[] inputs)
    {
        string json = "{" + extra + "\"inputs\":[" + string.Join(",", inputs.Select(i =>
            $"{{\"name\":\"{i.Name}\",\"shape\":[{i.Rows},1],\"datatype\":\"{i.Datatype}\",\"parameters\":{{\"binary_data_size\":{i.Data.Length}}}}}")) + "]}";
        byte[] head = Encoding.UTF8.GetBytes(json);
        return ([.. head, .. inputs.SelectMany(i => i.Data)], head.Length);
    }

    private static (string, string, int, byte[])[] TwoRows(byte[]? ages = null) =>
    [
        ("age", "FP32", 2, ages ?? [.. BitConverter.GetBytes(80f), .. BitConverter.GetBytes(float.NaN)]),
        ("visits", "UINT16", 2, [3, 0, 4, 0]),
        ("active", "BOOL", 2, [1, 0]),
        ("plan", "BYTES", 2, Texts("größer", "unseen")),
        ("since", "BYTES", 2, Texts("2026-01-31", "2026-02-01T10:00:00Z")),
        ("must", "FP16", 2, [.. BitConverter.GetBytes((Half)1), .. BitConverter.GetBytes((Half)2)]),
    ];

    private static async Task<HttpResponseMessage> SendAsync(
        TestServer server, byte[] body, int jsonLength, string? encoding = null, string path = "/v2/models/churn/infer")
    {
        if (encoding is not null)
        {
            using MemoryStream packed = new();
            using (Stream stream = encoding == "gzip"
                ? new GZipStream(packed, CompressionMode.Compress)
                : new ZLibStream(packed, CompressionMode.Compress))
            {
                stream.Write(body);
            }
            body = packed.ToArray();
        }
        using HttpRequestMessage request = new(HttpMethod.Post, path) { Content = TestServer.Bytes(body, encoding) };
        request.Headers.Add(Head, jsonLength.ToString(CultureInfo.InvariantCulture));
        return await server.Client.SendAsync(request);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("gzip")]
    [InlineData("deflate")]
    public async Task Binary_inputs_and_outputs_in_any_encoding(string? encoding)
    {
        await using TestServer server = await TestServer.StartAsync();
        (byte[] body, int length) = Request("\"id\":\"7\",\"parameters\":{\"binary_data_output\":true},", TwoRows());
        using HttpResponseMessage response = await SendAsync(server, body, length, encoding);

        Assert.Equal(200, (int)response.StatusCode);
        Assert.Equal("application/octet-stream", response.Content.Headers.ContentType!.MediaType);
        byte[] bytes = await response.Content.ReadAsByteArrayAsync();
        int head = int.Parse(response.Headers.GetValues(Head).Single(), CultureInfo.InvariantCulture);
        JsonNode json = JsonNode.Parse(bytes.AsSpan(0, head))!;
        Assert.Equal("7", (string?)json["id"]);
        Assert.All(json["outputs"]!.AsArray(), o => Assert.Null(o!["data"]));
        Assert.Equal([14, 16, 16], json["outputs"]!.AsArray().Select(o => (int)o!["parameters"]!["binary_data_size"]!));
        Assert.Equal(Texts("yes", "yes"), bytes[head..(head + 14)]);
        Assert.Equal(0.8, BitConverter.ToDouble(bytes, bytes.Length - 16), 6);
        Assert.Equal(0.5, BitConverter.ToDouble(bytes, bytes.Length - 8));
    }

    [Fact]
    public async Task Each_output_chooses_its_own_form()
    {
        await using TestServer server = await TestServer.StartAsync();
        const string Outputs =
            "\"outputs\":[{\"name\":\"probability_yes\",\"parameters\":{\"binary_data\":true}},{\"name\":\"prediction\",\"parameters\":{\"binary_data\":false}}],";
        (byte[] body, int length) = Request(Outputs, TwoRows());
        using HttpResponseMessage response = await SendAsync(server, body, length);

        byte[] bytes = await response.Content.ReadAsByteArrayAsync();
        JsonNode json = JsonNode.Parse(bytes.AsSpan(0, bytes.Length - 16))!;
        Assert.Equal(["probability_yes", "prediction"], json["outputs"]!.AsArray().Select(o => (string)o!["name"]!));
        Assert.Equal("[\"yes\",\"yes\"]", json["outputs"]![1]!["data"]!.ToJsonString());
    }

    [Fact]
    public async Task A_model_of_one_input_takes_a_body_without_json()
    {
        await using TestServer server = await TestServer.StartAsync(new FakeRegressor());
        using HttpResponseMessage response = await SendAsync(server, BitConverter.GetBytes(21.0), 0);
        byte[] bytes = await response.Content.ReadAsByteArrayAsync();
        Assert.Equal(42.0, BitConverter.ToDouble(bytes, bytes.Length - 8));
    }

    [Theory]
    [InlineData("FP64", 8, 80.0)]
    [InlineData("INT8", 1, 80.0)]
    [InlineData("UINT64", 8, 80.0)]
    [InlineData("BF16", 2, 80.0)]
    public async Task Numbers_of_every_size_are_read(string datatype, int size, double value)
    {
        byte[] one = datatype switch
        {
            "FP64" => BitConverter.GetBytes(value),
            "BF16" => BitConverter.GetBytes(BitConverter.SingleToInt32Bits((float)value))[2..],
            _ => BitConverter.GetBytes((long)value)[..size],
        };
        await using TestServer server = await TestServer.StartAsync();
        (string, string, int, byte[])[] inputs = TwoRows();
        inputs[0] = ("age", datatype, 2, [.. one, .. one]);
        (byte[] body, int length) = Request("", inputs);
        using HttpResponseMessage response = await SendAsync(server, body, length);
        JsonNode json = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
        Assert.Equal("[0.8,0.8]", json["outputs"]![2]!["data"]!.ToJsonString());
    }

    public static TheoryData<string, int, string> Broken => new()
    {
        { "short", 0, "2 values of FP32 are 8 bytes, found 7" },
        { "infinite", 0, "Column 'age' (number), row 1: found Infinity" },
        { "text", 3, "Column 'plan', row 2: the binary data ends within the text" },
        { "textbytes", 3, "Column 'plan', row 1: the text is not UTF-8" },
        { "rest", 3, "Column 'plan': 1 bytes follow its 2 texts" },
    };

    [Theory]
    [MemberData(nameof(Broken))]
    public async Task Broken_binary_data_is_refused_naming_its_column(string what, int column, string text)
    {
        await using TestServer server = await TestServer.StartAsync();
        (string Name, string Datatype, int Rows, byte[] Data)[] inputs = TwoRows();
        inputs[column].Data = what switch
        {
            "short" => new byte[7],
            "infinite" => [.. BitConverter.GetBytes(float.PositiveInfinity), .. BitConverter.GetBytes(1f)],
            "text" => Texts("a", "bcd")[..^1],
            "textbytes" => [2, 0, 0, 0, 0xC3, 0x28, 0, 0, 0, 0],
            _ => [.. Texts("a", "b"), 0],
        };
        (byte[] body, int length) = Request("", inputs);
        using HttpResponseMessage response = await SendAsync(server, body, length);
        Assert.Equal(400, (int)response.StatusCode);
        Assert.Contains(text, (string)JsonNode.Parse(await response.Content.ReadAsStringAsync())!["error"]!,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-1", "wanted a number of bytes")]
    [InlineData("many", "wanted a number of bytes")]
    [InlineData("999999", "but the body has")]
    [InlineData("0", "suits models of one input; this one has 6")]
    public async Task A_wrong_length_of_the_json_part_is_refused(string header, string text)
    {
        await using TestServer server = await TestServer.StartAsync();
        using HttpRequestMessage request = new(HttpMethod.Post,
            "/v2/models/churn/infer") { Content = new StringContent(TestServer.Row) };
        request.Headers.Add(Head, header);
        using HttpResponseMessage response = await server.Client.SendAsync(request);
        Assert.Equal(400, (int)response.StatusCode);
        Assert.Contains(text, await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_that_is_not_what_its_encoding_says_is_refused()
    {
        await using TestServer server = await TestServer.StartAsync();
        (int status, JsonNode? body) = await server.PostAsync(
            "/v2/models/churn/infer", TestServer.Bytes(Encoding.UTF8.GetBytes(TestServer.Row), "gzip"));
        Assert.Equal(400, status);
        Assert.Contains("Content-Encoding", (string)body!["error"]!, StringComparison.Ordinal);
        (status, body) = await server.PostAsync(
            "/v2/models/churn/infer", TestServer.Bytes(Encoding.UTF8.GetBytes(TestServer.Row), "br"));
        Assert.Equal(415, status);
        Assert.Contains("found 'br', wanted gzip, deflate", (string)body!["error"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_large_answer_is_compressed_for_clients_that_ask()
    {
        await using TestServer server = await TestServer.StartAsync(new FakeRegressor());
        string json = "{\"inputs\":[" + string.Join(",", Enumerable.Range(0, 5000)) + "]}";
        foreach (string encoding in new[] { "gzip", "deflate" })
        {
            using HttpRequestMessage request = new(HttpMethod.Post,
                "/invocations") { Content = new StringContent(json, Encoding.UTF8, "application/json") };
            request.Headers.AcceptEncoding.Add(new StringWithQualityHeaderValue(encoding));
            using HttpResponseMessage response = await server.Client.SendAsync(request);
            Assert.Equal(encoding, Assert.Single(response.Content.Headers.ContentEncoding));
            using Stream body = await response.Content.ReadAsStreamAsync();
            using Stream unpacked = encoding == "gzip"
                ? new GZipStream(body, CompressionMode.Decompress)
                : new ZLibStream(body, CompressionMode.Decompress);
            JsonNode answer = (await JsonNode.ParseAsync(unpacked))!;
            Assert.Equal(9998, (int)answer["predictions"]![4999]!);
        }
    }
}
