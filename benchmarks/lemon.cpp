// LEMON's exact matchings over a file of edges; times on standard output.
//
//     lemon weighted|perfect FILE
//
// The file: two int64, people and edges; then int32 ends (edges each), then int64 weights.
// "weighted" matches as many as possible by an amount added to every weight.

#include <lemon/matching.h>
#include <lemon/smart_graph.h>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <string>
#include <vector>

using Graph = lemon::SmartGraph;
using Weights = Graph::EdgeMap<std::int64_t>;

struct Edges {
    std::int64_t people = 0;
    std::vector<std::int32_t> left, right;
    std::vector<std::int64_t> weight;
};

static double used() { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

template <typename Number>
static void fill(std::FILE* file, std::vector<Number>& column, std::int64_t count) {
    column.resize(count);
    if (std::fread(column.data(), sizeof(Number), count, file) != std::size_t(count)) {
        std::fprintf(stderr, "the file of edges is too short\n");
        std::exit(1);
    }
}

static Edges read(const char* path) {
    Edges edges;
    std::FILE* file = std::fopen(path, "rb");
    std::int64_t head[2];
    if (!file || std::fread(head, sizeof head[0], 2, file) != 2) {
        std::fprintf(stderr, "no file of edges at %s\n", path);
        std::exit(1);
    }
    edges.people = head[0];
    fill(file, edges.left, head[1]);
    fill(file, edges.right, head[1]);
    fill(file, edges.weight, head[1]);
    std::fclose(file);
    return edges;
}

template <typename Solver>
static bool solve(Solver& solver);

template <>
bool solve(lemon::MaxWeightedMatching<Graph, Weights>& solver) {
    solver.run();
    return true;
}

template <>
bool solve(lemon::MaxWeightedPerfectMatching<Graph, Weights>& solver) {
    return solver.run();
}

template <typename Solver>
static int report(const Graph& graph, const Weights& weights, std::int64_t extra, double built) {
    double began = used();
    Solver solver(graph, weights);
    bool found = solve(solver);
    double solved = used() - began;
    std::int64_t value = 0, pairs = 0;
    for (Graph::EdgeIt edge(graph); found && edge != lemon::INVALID; ++edge) {
        if (solver.matching(edge)) {
            value += weights[edge] - extra;
            ++pairs;
        }
    }
    std::printf("{\"found\": %s, \"build\": %.6f, \"solve\": %.6f, \"value\": %lld, "
                "\"pairs\": %lld}\n",
                found ? "true" : "false", built, solved, static_cast<long long>(value),
                static_cast<long long>(pairs));
    return 0;
}

int main(int count, char** words) {
    if (count != 3) {
        std::fprintf(stderr, "lemon weighted|perfect FILE\n");
        return 2;
    }
    bool perfect = std::string(words[1]) == "perfect";
    Edges edges = read(words[2]);
    double began = used();
    std::int64_t top = 0;
    for (std::int64_t weight : edges.weight) top = std::max(top, weight);
    std::int64_t extra = perfect ? 0 : (edges.people / 2) * top + 1;
    Graph graph;
    graph.reserveNode(static_cast<int>(edges.people));
    graph.reserveEdge(static_cast<int>(edges.weight.size()));
    for (std::int64_t person = 0; person < edges.people; ++person) graph.addNode();
    Weights weights(graph);
    for (std::size_t k = 0; k < edges.weight.size(); ++k) {
        Graph::Edge edge =
            graph.addEdge(graph.nodeFromId(edges.left[k]), graph.nodeFromId(edges.right[k]));
        weights[edge] = edges.weight[k] + extra;
    }
    edges.left = {};
    edges.right = {};
    edges.weight = {};
    double built = used() - began;
    if (perfect) {
        return report<lemon::MaxWeightedPerfectMatching<Graph, Weights>>(graph, weights, 0, built);
    }
    return report<lemon::MaxWeightedMatching<Graph, Weights>>(graph, weights, extra, built);
}
